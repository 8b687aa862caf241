// Chooses the index for a query: most fields held to values, then a sort that comes for free, then a range.

import { sameValue, typeRank } from './compare.ts'
import { type Branch, branchesOf } from './filter-branches.ts'
import type { Index } from './index-definition.ts'
import { type BranchBounds, branchBounds, type Interval, type PrefixedInterval } from './key-bounds.ts'
import { compileFilter } from './matcher.ts'
import type { Doc, Value } from './values.ts'

export type Sort = [path: string, direction: 1 | -1][]

export type IndexPlan = {
  kind: 'index'
  index: Index
  /** Each group is read in key order; more than one group is merged by what follows `groupPrefix` bytes. */
  groups: { intervals: Interval[]; groupPrefix: number }[]
  reverse: boolean
  /** True when no document needs to be looked at again. */
  exact: boolean
  sorted: boolean
  /** True when a document may come more than once. */
  repeats: boolean
  bounds: 'points' | 'range' | 'full'
  score: number
}
export type Plan =
  | IndexPlan
  | { kind: 'scan'; sorted: boolean }
  | { kind: 'or'; plans: IndexPlan[]; sorted: boolean }
  | { kind: 'none'; sorted: true }

const equalities = (branch: Branch, dotted: string): Value[] | undefined => {
  const found = branch.predicates.find(
    (predicate) => predicate.dotted === dotted && (predicate.operator === '$eq' || predicate.operator === '$in'),
  )
  if (found === undefined) return undefined
  return found.operator === '$eq' ? [found.operand] : Array.isArray(found.operand) ? found.operand : undefined
}

const demandsPresence = ({ operator, operand }: Branch['predicates'][number]): boolean => {
  switch (operator) {
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return operand !== null
    case '$in':
      return Array.isArray(operand) && !operand.includes(null)
    case '$exists':
      return operand === true
    case '$ne':
      return operand === null
    default:
      return operator === '$regex' || operator === '$all' || operator === '$elemMatch' || operator === '$size'
  }
}

// Shows that every document of the branch fulfils the index's partial filter, looking at one predicate at a time.
const impliesPartial = (index: Index, branch: Branch): boolean =>
  branchesOf(index.spec.partialFilterExpression ?? {}).every((required) =>
    required.predicates.every(({ dotted, operator, operand }) => {
      const given = branch.predicates.filter((predicate) => predicate.dotted === dotted)
      if (given.some((predicate) => predicate.operator === operator && sameValue(predicate.operand, operand))) return true
      const meets = compileFilter({ v: { [operator]: operand } })
      // A query for null meets documents without the field as well.
      const implied = (value: Value): boolean => typeRank(value) !== 0xb0 && meets({ v: value }) && (value !== null || meets({}))
      if (equalities(branch, dotted)?.every(implied)) return true
      if (operator === '$exists' && operand === true) return given.some(demandsPresence)
      return false
    }),
  )

const usable = (index: Index, branches: Branch[]): boolean =>
  branches.every((branch) => {
    if (index.spec.sparse && !branch.predicates.some((p) => demandsPresence(p) && index.fields.some((field) => field.dotted === p.dotted)))
      return false
    return index.spec.partialFilterExpression === undefined || impliesPartial(index, branch)
  })

const pinnedFields = (index: Index, bounds: BranchBounds[]): boolean[] =>
  index.fields.map((_, i) => {
    const values = bounds.map((branch) => {
      const interval = branch.single[i] ? branch.intervals[0] : undefined
      return interval?.lo.subarray(interval.ends[i - 1] ?? 0, interval.ends[i]).toString('latin1')
    })
    return values.every((value) => value !== undefined && value === values[0])
  })

// Says in which direction the index gives the sort, and how many leading fields split the keys into groups to be merged.
const sortBy = (index: Index, bounds: BranchBounds[], sort: Sort): { reverse: boolean; depth: number } | undefined => {
  const pinned = pinnedFields(index, bounds)
  const points = Math.min(...bounds.map((branch) => branch.pointFields))
  const free = (i: number): boolean => bounds.every((branch) => branch.pointFields <= i && !(branch.ranged && branch.pointFields === i))
  const pinnedPath = (path: string): boolean =>
    index.fields.some((field, i) => field.dotted === path && pinned[i] && !index.multi.has(path))
  let turn: number | undefined
  let depth = 0
  let at = 0
  let wanted = 0
  while (wanted < sort.length) {
    const [path, direction] = sort[wanted] as Sort[number]
    const field = index.fields[at]
    if (pinnedPath(path)) {
      wanted++
      continue
    }
    if (field === undefined) return undefined
    if (pinned[at]) at++
    else if (field.dotted === path) {
      if (index.multi.has(path) && !free(at)) return undefined
      if (turn !== undefined && turn !== field.direction * direction) return undefined
      turn = field.direction * direction
      wanted++
      at++
    } else if (turn === undefined && at < points) depth = ++at
    else return undefined
  }
  return { reverse: turn === -1, depth }
}

const union = (intervals: Interval[]): Interval[] => {
  const sorted = [...intervals].sort((a, b) => Buffer.compare(a.lo, b.lo))
  const merged: Interval[] = []
  for (const interval of sorted) {
    const last = merged.at(-1)
    if (last === undefined || Buffer.compare(interval.lo, last.hi) > 0) merged.push({ lo: interval.lo, hi: interval.hi })
    else if (Buffer.compare(interval.hi, last.hi) > 0) last.hi = interval.hi
  }
  return merged
}

const grouped = (intervals: PrefixedInterval[], depth: number): IndexPlan['groups'] => {
  const groups = new Map<string, { intervals: Interval[]; groupPrefix: number }>()
  for (const interval of intervals) {
    const groupPrefix = depth === 0 ? 0 : (interval.ends[depth - 1] as number)
    const key = interval.lo.toString('latin1', 0, groupPrefix)
    const group = groups.get(key)
    if (group) group.intervals.push(interval)
    else groups.set(key, { intervals: [interval], groupPrefix })
  }
  return [...groups.values()].map((group) => ({ ...group, intervals: union(group.intervals) }))
}

const planOn = (index: Index, branches: Branch[], sort: Sort): IndexPlan | undefined => {
  if (!usable(index, branches)) return undefined
  const bounds = branches.map((branch) => branchBounds(index, branch))
  const order = sort.length > 0 ? sortBy(index, bounds, sort) : undefined
  const points = Math.min(...bounds.map((branch) => branch.pointFields))
  const bounded = bounds.every((branch) => branch.pointFields > 0 || branch.ranged)
  const narrow = index.spec.sparse || index.spec.partialFilterExpression !== undefined
  if (!bounded && order === undefined && !narrow) return undefined
  const pinned = pinnedFields(index, bounds)
  const ranged = bounds.every((branch) => branch.ranged || branch.pointFields > points)
  const whole = index.spec.unique === true && points === index.fields.length
  return {
    kind: 'index',
    index,
    groups: grouped(
      bounds.flatMap((branch) => branch.intervals),
      order?.depth ?? 0,
    ),
    reverse: order?.reverse ?? false,
    exact: bounds.every((branch) => branch.exact),
    sorted: order !== undefined || sort.length === 0,
    repeats: index.fields.some((field, i) => index.multi.has(field.dotted) && !pinned[i]),
    bounds: !bounded ? 'full' : bounds.some((branch) => branch.ranged) ? 'range' : 'points',
    score:
      (whole ? 1000 : 0) +
      points * 100 +
      (order !== undefined ? 45 : 0) +
      (ranged ? 50 : 0) +
      (narrow ? 20 : 0) -
      Math.min(points, index.fields.length - points),
  }
}

/** Counts keys of a plan up to a limit; the only statistics there are. */
export type Estimate = (plan: IndexPlan, limit: number) => number

const estimateLimit = 1000

const choose = (plans: IndexPlan[], estimate: Estimate): IndexPlan | undefined => {
  const ranked = plans.sort((a, b) => b.score - a.score)
  const best = ranked[0]
  if (best === undefined || best.score >= 1000 || ranked.length === 1) return best
  if (!best.sorted) {
    const alternative = ranked.find((plan) => plan.sorted)
    if (alternative !== undefined) return estimate(best, estimateLimit) < estimateLimit ? best : alternative
  }
  const rivals = ranked.filter((plan) => plan.bounds !== 'full' && best.score - plan.score < 60 && plan.sorted === best.sorted).slice(0, 3)
  if (rivals.length < 2) return best
  let winner = best
  let least = Number.POSITIVE_INFINITY
  for (const plan of rivals) {
    const size = estimate(plan, Math.min(least, estimateLimit))
    if (size < least) {
      least = size
      winner = plan
    }
  }
  return winner
}

/** The plan of a query over the given indexes (the one on _id among them). */
export const planQuery = (filter: Doc, sort: Sort, indexes: Index[], estimate: Estimate): Plan => {
  const branches = branchesOf(filter)
  if (branches.length === 0) return { kind: 'none', sorted: true }
  const plans = indexes.flatMap((index) => planOn(index, branches, sort) ?? [])
  const best = choose(plans, estimate)
  if (best !== undefined && best.bounds !== 'full') return best
  if (branches.length > 1) {
    const each = branches.map((branch) =>
      choose(
        indexes.flatMap((index) => planOn(index, [branch], []) ?? []),
        estimate,
      ),
    )
    if (each.every((plan) => plan !== undefined && plan.bounds !== 'full'))
      return { kind: 'or', plans: each as IndexPlan[], sorted: sort.length === 0 }
  }
  return best ?? { kind: 'scan', sorted: sort.length === 0 }
}
