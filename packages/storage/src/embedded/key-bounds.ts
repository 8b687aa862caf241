// From predicates to ranges of index keys.
import { compareValues, sameValue, typeRank } from './compare.ts'
import type { Branch, Predicate } from './filter-branches.ts'
import type { Index, IndexField } from './index-definition.ts'
import { componentBytes } from './key-bytes.ts'
import { toRegExp } from './matcher.ts'
import type { Value } from './values.ts'

/** Keys from `lo` (included) to `hi` (left out). */
export type Interval = { lo: Buffer; hi: Buffer }
export type PrefixedInterval = Interval & { /** Byte lengths after each leading field that is held to one value. */ ends: number[] }

type Limit = { value: Value; inclusive: boolean }
/** Without `rank` the range runs over all types. */
type Range = { rank?: number; lower?: Limit; upper?: Limit }
type FieldBounds = { points?: Value[]; range?: Range; exact: boolean }

export type BranchBounds = {
  intervals: PrefixedInterval[]
  /** How many leading fields are held to points. */
  pointFields: number
  /** Of those, the ones held to a single value. */
  single: boolean[]
  ranged: boolean
  /** True when the keys in the intervals are the documents of the branch, no more and no less. */
  exact: boolean
}

const maxPrefixes = 2000
const after = Buffer.of(0xff)
const before = Buffer.of(0x01)

const literalPrefix = (expression: RegExp): string => {
  if (expression.flags.replace('u', '') !== '' || !expression.source.startsWith('^') || expression.source.includes('|')) return ''
  const literal = /^\^((?:[^\\^$.*+?()[\]{}|])*)/.exec(expression.source)?.[1] ?? ''
  return /^[*+?{]/.test(expression.source.slice(1 + literal.length)) ? literal.slice(0, -1) : literal
}

const boundsOf = ({ operator, operand }: Predicate, siblings: Predicate[], multi: boolean): FieldBounds | undefined => {
  const rank = typeRank(operand)
  switch (operator) {
    case '$eq':
      if (rank === 0x50 || rank === 0xb0) return undefined
      return { points: [operand], exact: rank !== 0x10 || !multi }
    case '$in':
      if (!Array.isArray(operand) || operand.some((item) => typeRank(item) === 0x50 || typeRank(item) === 0xb0)) return undefined
      return { points: operand, exact: !multi || operand.every((item) => item !== null) }
    case '$all':
      if (!Array.isArray(operand) || operand.length === 0 || ![0x20, 0x30, 0x70, 0x80, 0x90].includes(typeRank(operand[0])))
        return undefined
      return { points: [operand[0] as Value], exact: false }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte': {
      if (rank === 0x10) return operator.length === 4 ? { points: [null], exact: !multi } : undefined
      if (rank === 0x50 || rank === 0xb0 || Number.isNaN(operand)) return undefined
      const limit = { value: operand, inclusive: operator.length === 4 }
      return { range: operator.startsWith('$g') ? { rank, lower: limit } : { rank, upper: limit }, exact: true }
    }
    case '$ne':
      return operand === null ? { range: { lower: { value: null, inclusive: false } }, exact: !multi } : undefined
    case '$regex': {
      const options = siblings.find((sibling) => sibling.operator === '$options')?.operand
      const prefix = literalPrefix(toRegExp(operand, options))
      if (prefix === '') return undefined
      return {
        range: { rank: 0x30, lower: { value: prefix, inclusive: true }, upper: { value: `${prefix}\u{10ffff}`, inclusive: true } },
        exact: false,
      }
    }
    default:
      return undefined
  }
}

const within = (value: Value, { rank, lower, upper }: Range): boolean => {
  if (rank !== undefined && (typeRank(value) !== rank || Number.isNaN(value))) return false
  if (lower && (compareValues(value, lower.value) || (lower.inclusive ? 1 : -1)) < 0) return false
  return !(upper && (compareValues(value, upper.value) || (upper.inclusive ? -1 : 1)) > 0)
}

const tighter = (a: Limit | undefined, b: Limit | undefined, direction: 1 | -1): Limit | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  const order = compareValues(a.value, b.value) * direction
  return order > 0 || (order === 0 && !a.inclusive) ? a : b
}

const intersect = (a: Range, b: Range): Range | 'empty' => {
  if (a.rank !== undefined && b.rank !== undefined && a.rank !== b.rank) return 'empty'
  const rank = a.rank ?? b.rank
  const merged: Range = rank === undefined ? {} : { rank }
  const lower = tighter(a.lower, b.lower, 1)
  const upper = tighter(a.upper, b.upper, -1)
  // A limit of another type (from $ne null) is already implied by the type.
  if (lower && (rank === undefined || typeRank(lower.value) === rank)) merged.lower = lower
  if (upper) merged.upper = upper
  return merged
}

const distinct = (values: Value[]): Value[] => {
  if (values.length < 2) return values
  const sorted = [...values].sort(compareValues)
  return sorted.filter((value, i) => i === 0 || !sameValue(value, sorted[i - 1]))
}

// On a field that has met arrays two bounds may be met by two elements, so only one of them may be used.
const fieldBounds = (predicates: Predicate[], multi: boolean): { bounds: FieldBounds | undefined; covered: number } => {
  const found = predicates.flatMap((predicate) => boundsOf(predicate, predicates, multi) ?? [])
  if (found.length === 0) return { bounds: undefined, covered: 0 }
  const points = found.filter((bounds) => bounds.points !== undefined)
  if (multi) {
    const best = points.sort((a, b) => (a.points as Value[]).length - (b.points as Value[]).length)[0] ?? (found[0] as FieldBounds)
    return { bounds: best.points ? { ...best, points: distinct(best.points) } : best, covered: 1 }
  }
  const exact = found.every((bounds) => bounds.exact)
  let range: Range | 'empty' = {}
  for (const bounds of found) if (bounds.range && range !== 'empty') range = intersect(range, bounds.range)
  if (range === 'empty') return { bounds: { points: [], exact: true }, covered: found.length }
  if (points.length === 0) return { bounds: { range, exact }, covered: found.length }
  let values = distinct(points[0]?.points as Value[])
  for (const other of points.slice(1)) values = values.filter((value) => (other.points as Value[]).some((item) => sameValue(item, value)))
  const limits = range
  return { bounds: { points: values.filter((value) => within(value, limits)), exact }, covered: found.length }
}

const rangeBytes = (prefix: Buffer, { rank, lower, upper }: Range, direction: 1 | -1): Interval => {
  const bytes = (value: Value): Buffer => componentBytes(value, direction)
  const edge = (value: number): Buffer => Buffer.of(direction === 1 ? value : 0xff - value)
  const fromLow = direction === 1 ? lower : upper
  const toHigh = direction === 1 ? upper : lower
  const lowType =
    direction === 1
      ? rank === 0x20
        ? componentBytes(Number.NEGATIVE_INFINITY, 1)
        : rank === undefined
          ? Buffer.of(0)
          : edge(rank)
      : rank === undefined
        ? Buffer.of(0)
        : edge(rank)
  const highType =
    rank === undefined
      ? after
      : direction === 1
        ? Buffer.of(rank + 1)
        : rank === 0x20
          ? Buffer.concat([componentBytes(Number.NEGATIVE_INFINITY, -1), after])
          : Buffer.of(0xff - rank + 1)
  const lo = fromLow === undefined ? lowType : Buffer.concat([bytes(fromLow.value), fromLow.inclusive ? before : after])
  const hi = toHigh === undefined ? highType : Buffer.concat([bytes(toHigh.value), toHigh.inclusive ? after : before])
  return { lo: Buffer.concat([prefix, lo]), hi: Buffer.concat([prefix, hi]) }
}

/** The key ranges of an index that hold all documents of a branch. */
export const branchBounds = (index: Index, branch: Branch): BranchBounds => {
  let prefixes: { bytes: Buffer; ends: number[] }[] = [{ bytes: Buffer.alloc(0), ends: [] }]
  const single: boolean[] = []
  let range: { field: IndexField; range: Range } | undefined
  let exact = branch.complete
  let covered = 0
  for (const field of index.fields) {
    const on = branch.predicates.filter((predicate) => predicate.dotted === field.dotted)
    if (on.length === 0) break
    const { bounds, covered: used } = fieldBounds(on, index.multi.has(field.dotted))
    if (bounds === undefined) break
    const points = bounds.points
    if (points !== undefined) {
      if (single.length > 0 && prefixes.length * points.length > maxPrefixes) break
      prefixes = prefixes.flatMap(({ bytes, ends }) =>
        points.map((value) => {
          const extended = Buffer.concat([bytes, componentBytes(value, field.direction)])
          return { bytes: extended, ends: [...ends, extended.length] }
        }),
      )
      single.push(points.length === 1)
    }
    exact &&= bounds.exact
    covered += used
    if (bounds.range !== undefined) {
      range = { field, range: bounds.range }
      break
    }
  }
  const intervals = prefixes.map(({ bytes, ends }) => {
    if (range !== undefined) return { ...rangeBytes(bytes, range.range, range.field.direction), ends }
    return { lo: Buffer.concat([bytes, before]), hi: Buffer.concat([bytes, after]), ends }
  })
  return {
    intervals: intervals.filter(({ lo, hi }) => Buffer.compare(lo, hi) < 0),
    pointFields: single.length,
    single,
    ranged: range !== undefined,
    exact: exact && covered === branch.predicates.length,
  }
}
