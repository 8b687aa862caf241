// MongoDB's order of values: null < numbers < strings < objects < arrays < binary < ObjectId < booleans < dates < regular expressions.
import { type Doc, isBinary, isObjectId, type Value } from './values.ts'

/** The place of a value's type in the order; missing and null share one. */
export const typeRank = (value: Value | undefined): number => {
  if (value === undefined || value === null) return 0x10
  switch (typeof value) {
    case 'number':
      return 0x20
    case 'string':
      return 0x30
    case 'boolean':
      return 0x80
  }
  if (Array.isArray(value)) return 0x50
  if (value instanceof Date) return 0x90
  if (value instanceof RegExp) return 0xb0
  if (isObjectId(value)) return 0x70
  if (isBinary(value)) return 0x60
  return 0x40
}

const sign = (difference: number): -1 | 0 | 1 => (difference < 0 ? -1 : difference > 0 ? 1 : 0)

const compareNumbers = (a: number, b: number): -1 | 0 | 1 => {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1
  if (Number.isNaN(b)) return 1
  return a < b ? -1 : a > b ? 1 : 0
}

// JavaScript compares UTF-16 units, MongoDB UTF-8 bytes: they differ only where surrogates meet U+E000–U+FFFF.
const compareStrings = (a: string, b: string): -1 | 0 | 1 => {
  const size = Math.min(a.length, b.length)
  for (let i = 0; i < size; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x === y) continue
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000
    }
    return x < y ? -1 : 1
  }
  return sign(a.length - b.length)
}

const compareDocs = (a: Doc, b: Doc): -1 | 0 | 1 => {
  const keysA = Object.keys(a)
  const keysB = Object.keys(b)
  const size = Math.min(keysA.length, keysB.length)
  for (let i = 0; i < size; i++) {
    const keyA = keysA[i] as string
    const keyB = keysB[i] as string
    const order = sign(typeRank(a[keyA]) - typeRank(b[keyB])) || compareStrings(keyA, keyB) || compareValues(a[keyA], b[keyB])
    if (order !== 0) return order
  }
  return sign(keysA.length - keysB.length)
}

const compareArrays = (a: Value[], b: Value[]): -1 | 0 | 1 => {
  const size = Math.min(a.length, b.length)
  for (let i = 0; i < size; i++) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return order
  }
  return sign(a.length - b.length)
}

/** Compares as MongoDB does; arrays element by element. Agrees byte for byte with the order of index keys. */
export const compareValues = (a: Value | undefined, b: Value | undefined): -1 | 0 | 1 => {
  const rank = typeRank(a)
  const other = typeRank(b)
  if (rank !== other) return rank < other ? -1 : 1
  switch (rank) {
    case 0x10:
      return 0
    case 0x20:
      return compareNumbers(a as number, b as number)
    case 0x30:
      return a === b ? 0 : compareStrings(a as string, b as string)
    case 0x40:
      return compareDocs(a as Doc, b as Doc)
    case 0x50:
      return compareArrays(a as Value[], b as Value[])
    case 0x60: {
      if (!isBinary(a) || !isBinary(b)) return 0
      return (
        sign(a.length() - b.length()) ||
        sign(a.sub_type - b.sub_type) ||
        sign(Buffer.compare(Buffer.from(a.value()), Buffer.from(b.value())))
      )
    }
    case 0x70:
      return isObjectId(a) && isObjectId(b) ? sign(Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))) : 0
    case 0x80:
      return sign(Number(a) - Number(b))
    case 0x90:
      return sign((a as Date).getTime() - (b as Date).getTime())
    default:
      return compareStrings(String(a), String(b))
  }
}

/** True when MongoDB holds the two for the same value. */
export const sameValue = (a: Value | undefined, b: Value | undefined): boolean => a === b || compareValues(a, b) === 0
