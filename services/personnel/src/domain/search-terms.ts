// A person or unit is found by any one, two or three signs of the name that stand together, by its pinyin initials from the first on, or by a whole number.

const signs = (text: string) => [
  ...text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•]/g, ''),
]
const runs = (list: string[], length: number) => list.slice(length - 1).map((_, at) => list.slice(at, at + length).join(''))
const LONGEST = 3

/** Terms of a name. */
export function nameTerms(name: string): string[] {
  const list = signs(name)
  return [...new Set([1, 2, LONGEST].flatMap((length) => runs(list, length)))]
}

/** Terms of a name's pinyin initials: each of their beginnings. */
export const initialTerms = (initials: string): string[] =>
  [...initials.toLowerCase()].map((_, at) => `py:${initials.slice(0, at + 1).toLowerCase()}`)

const plainNumber = (number: string) => number.normalize('NFKC').toUpperCase().replace(/\s/g, '')

/** Term of a number, whole. */
export const numberTerm = (number: string): string => `no:${plainNumber(number)}`

/** The number that a query is, undefined where it is none. */
export const numberIn = (q: string): string | undefined => (/\d{4,}/.test(q.normalize('NFKC')) ? plainNumber(q) : undefined)

/** Terms of a query; all must be met. Letters are initials, digits with whatever stands around them a number, anything else a part of a name. */
export function queryTerms(q: string): string[] {
  const plain = q.normalize('NFKC').trim()
  if (numberIn(plain)) return [numberTerm(plain)]
  if (/^[a-z]{1,20}$/i.test(plain)) return [`py:${plain.toLowerCase()}`]
  const list = signs(plain)
  return [...new Set(runs(list, Math.min(list.length, LONGEST)))]
}
