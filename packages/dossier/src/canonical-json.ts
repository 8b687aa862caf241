import serialize from 'canonicalize'

/** JSON in the one form that a hash can be taken of (RFC 8785). Throws on values that JSON cannot carry. */
export function canonicalJson(value: unknown): string {
  const text = serialize(value)
  if (text === undefined) throw new TypeError('value has no JSON form')
  return text
}
