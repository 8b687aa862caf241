// Runs a query: plan, read, sort if no index did, skip and limit.

import { BadRequestToStore, SortTooLarge, UnsupportedByEmbeddedStore } from './errors.ts'
import { compareKeyValues } from './key-bytes.ts'
import { compileFilter } from './matcher.ts'
import { sortValueAt, toPath } from './path-values.ts'
import { type IndexPlan, type Plan, planQuery, type Sort } from './planner.ts'
import { type Found, openReader, type Reader } from './scan.ts'
import type { Table } from './table.ts'
import { type Doc, isDoc, toValue, type Value } from './values.ts'

export type QueryOptions = { sort?: unknown; skip?: number | undefined; limit?: number | undefined }

/** What a query did, for tests and for tuning. */
export type PlanReport = {
  collection: string
  operation: string
  /** The filter with every value replaced by "?". */
  shape: string
  sort: string
  /** Name of the index, several joined by " | ", or COLLSCAN. */
  index: string
  /** How the index narrows: by values, by a range, or not at all (it is read through, for its order or its few entries). */
  bounds: 'points' | 'range' | 'full'
  /** True when the documents had to be sorted in memory. */
  fullSort: boolean
}

const refused = ['collation', 'session', 'arrayFilters', 'let', 'min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData']

/** Raises for options whose meaning the store cannot keep. */
export const checkOptions = (options: Record<string, unknown> = {}): void => {
  for (const name of refused) {
    const value = options[name]
    if (value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0))
      throw new UnsupportedByEmbeddedStore(`the option ${name}`)
  }
}

/** A filter in canonical values, checked. */
export const toFilter = (raw: unknown): Doc => {
  const filter = toValue(raw ?? {})
  if (!isDoc(filter)) throw new BadRequestToStore('a filter has to be an object')
  return filter
}

const toDirection = (value: unknown): 1 | -1 => {
  if (value === 1 || value === 'asc' || value === 'ascending') return 1
  if (value === -1 || value === 'desc' || value === 'descending') return -1
  throw new UnsupportedByEmbeddedStore(`the sort direction ${JSON.stringify(value)}`)
}

/** A sort in any of the forms that MongoDB's driver takes. */
export const toSort = (raw: unknown): Sort => {
  if (raw === undefined || raw === null) return []
  if (typeof raw === 'string') return [[raw, 1]]
  const entries: [string, unknown][] =
    raw instanceof Map
      ? [...raw]
      : Array.isArray(raw)
        ? raw.map((item) => (Array.isArray(item) ? item : [item, 1]) as [string, unknown])
        : Object.entries(raw as object)
  return entries.map(([path, direction]) => [path, toDirection(direction)])
}

const shapeOf = (value: Value): unknown => {
  if (Array.isArray(value)) return value.some(isDoc) ? value.map(shapeOf) : '?'
  if (!isDoc(value)) return '?'
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
}

const plansOf = (plan: Plan): IndexPlan[] => (plan.kind === 'index' ? [plan] : plan.kind === 'or' ? plan.plans : [])

const report = (collection: string, operation: string, filter: Doc, sort: Sort, plan: Plan): PlanReport => {
  const plans = plansOf(plan)
  return {
    collection,
    operation,
    shape: JSON.stringify(shapeOf(filter)),
    sort: sort.map(([path, direction]) => `${path}:${direction}`).join(','),
    index: plan.kind === 'scan' ? 'COLLSCAN' : plan.kind === 'none' ? 'NONE' : plans.map((each) => each.index.spec.name).join(' | '),
    bounds:
      plan.kind === 'scan' || plans.some((each) => each.bounds === 'full')
        ? 'full'
        : plans.some((each) => each.bounds === 'range')
          ? 'range'
          : 'points',
    fullSort: !plan.sorted,
  }
}

const maxSorted = 10_000
const maxSortedBytes = 32 * 1024 * 1024

type Sorted = Found & { keys: ReturnType<typeof sortValueAt>[] }

// Keeps the best `wanted` documents only, when that is few; otherwise everything up to the ceiling.
const sortedReader = (source: Reader, sort: Sort, wanted: number, collection: string): Reader => {
  const paths = sort.map(([path, direction]) => ({ path: toPath(path), direction }))
  const compare = (a: Sorted, b: Sorted): number => {
    for (const [i, { direction }] of paths.entries()) {
      const order = compareKeyValues(a.keys[i], b.keys[i])
      if (order !== 0) return order * direction
    }
    return a.rid - b.rid
  }
  let kept: Sorted[] = []
  let bytes = 0
  let at = -1
  const trim = (): void => {
    kept.sort(compare)
    for (const dropped of kept.splice(wanted)) bytes -= dropped.text.length
  }
  return {
    next(deadline) {
      while (at < 0) {
        const found = source.next(deadline)
        if (found === undefined) return undefined
        if (found === null) {
          kept.sort(compare)
          at = 0
          break
        }
        kept.push({ ...found, keys: paths.map(({ path, direction }) => sortValueAt(found.doc, path, direction)) })
        bytes += found.text.length
        if (kept.length >= 2 * wanted + 64) trim()
        if (kept.length > maxSorted || bytes > maxSortedBytes) {
          trim()
          if (kept.length > maxSorted || bytes > maxSortedBytes) throw new SortTooLarge(collection, sort.map(([path]) => path).join(', '))
        }
      }
      const found = kept[at++]
      if (found === undefined) kept = []
      return found ?? null
    },
  }
}

const limited = (source: Reader, skip: number, limit: number): Reader => {
  let passed = 0
  return {
    next(deadline) {
      for (;;) {
        if (passed >= skip + limit) return null
        const found = source.next(deadline)
        if (!found) return found
        if (passed++ >= skip) return found
      }
    },
  }
}

export type PreparedQuery = { filter: Doc; sort: Sort; plan: Plan; report: PlanReport; open(): Reader }

const whole = (name: string, value: number | undefined): number => {
  if (value === undefined || value === null) return 0
  if (!Number.isInteger(value) || value < 0) throw new BadRequestToStore(`${name} has to be a whole number ≥ 0`)
  return value
}

/** Plans a query over a collection (`table` is undefined while it does not exist); nothing is read before `open`. */
export const prepareQuery = (
  table: Table | undefined,
  collection: string,
  operation: string,
  filter: Doc,
  options: QueryOptions,
): PreparedQuery => {
  const match = compileFilter(filter)
  const sort = toSort(options.sort)
  const skip = whole('skip', options.skip)
  // A negative limit means the same as its absolute value, in a single batch.
  const limit =
    whole('limit', options.limit === undefined || options.limit === null ? undefined : Math.abs(options.limit)) || Number.POSITIVE_INFINITY
  const natural = sort.length === 1 && sort[0]?.[0] === '$natural'
  if (!natural && sort.some(([path]) => path.startsWith('$'))) throw new UnsupportedByEmbeddedStore(`sorting by ${sort[0]?.[0]}`)
  if (natural && sort[0]?.[1] === -1) throw new UnsupportedByEmbeddedStore('reverse natural order')
  const plan: Plan = natural
    ? { kind: 'scan', sorted: true }
    : planQuery(filter, sort, table?.indexes ?? [], (candidate, most) => {
        let count = 0
        for (const group of candidate.groups) {
          for (const { lo, hi } of group.intervals)
            if (count < most && table) count += table.countKeys(candidate.index, lo, hi, most - count)
        }
        return count
      })
  return {
    filter,
    sort,
    plan,
    report: report(collection, operation, filter, sort, plan),
    open() {
      const expected = plan.sorted ? skip + limit : Number.POSITIVE_INFINITY
      const source = openReader(table, plan, match, expected)
      const ordered = plan.sorted ? source : sortedReader(source, sort, skip + limit, collection)
      return skip === 0 && limit === Number.POSITIVE_INFINITY ? ordered : limited(ordered, skip, limit)
    },
  }
}

/** Counts without reading documents where the keys alone tell; undefined where they do not. */
export const countByKeys = (table: Table | undefined, { plan, filter }: PreparedQuery): number | undefined => {
  if (table === undefined || plan.kind === 'none') return 0
  if (Object.keys(filter).length === 0) return table.countAll()
  if (plan.kind !== 'index' || !plan.exact || plan.repeats) return undefined
  return plan.groups.reduce(
    (sum, group) => sum + group.intervals.reduce((inner, { lo, hi }) => inner + table.countKeys(plan.index, lo, hi, -1), 0),
    0,
  )
}
