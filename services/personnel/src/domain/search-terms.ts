// A person or unit is found by any two signs of the name that stand together, by one sign, by its pinyin initials from the first on, or by a whole number.

const signs = (text: string) => [
  ...text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•]/g, ''),
]
const pairs = (list: string[]) => list.slice(1).map((sign, at) => `${list[at]}${sign}`)

/** Terms of a name. */
export function nameTerms(name: string): string[] {
  const list = signs(name)
  return [...new Set([...list, ...pairs(list)])]
}

/** Terms of a name's pinyin initials: each of their beginnings. */
export const initialTerms = (initials: string): string[] =>
  [...initials.toLowerCase()].map((_, at) => `py:${initials.slice(0, at + 1).toLowerCase()}`)

/** Term of a number, whole. */
export const numberTerm = (number: string): string => `no:${number.normalize('NFKC').toUpperCase().replace(/\s/g, '')}`

/** Terms of a query; all must be met. Letters are initials, digits with whatever stands around them a number, anything else a part of a name. */
export function queryTerms(q: string): string[] {
  const plain = q.normalize('NFKC').trim()
  if (/\d{4,}/.test(plain)) return [numberTerm(plain)]
  if (/^[a-z]{1,20}$/i.test(plain)) return [`py:${plain.toLowerCase()}`]
  const list = signs(plain)
  return [...new Set(list.length > 1 ? pairs(list) : list)]
}
