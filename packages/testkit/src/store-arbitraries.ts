import fc from 'fast-check'
import type mongoose from 'mongoose'

export type PlainDoc = { _id: string } & Record<string, unknown>
export type PlainQuery = { filter: Record<string, unknown>; sort: Record<string, 1 | -1>; skip: number; limit: number }

const texts = fc.constantFrom('', 'a', 'ab', 'b', '毕节', 'a\u0000b', 'z')
const numbers = fc.constantFrom(-5, -1, 0, 1, 2, 2.5, 1e9)
const dates = fc.constantFrom(0, 1, 1000, 1e12).map((ms) => new Date(ms))
const scalar = fc.oneof(
  { weight: 4, arbitrary: numbers },
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: dates },
  { weight: 1, arbitrary: fc.constant(null) },
)
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 5 })

const withoutUndefined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

const fields = fc
  .record({
    n: some(numbers),
    m: some(scalar),
    at: some(fc.option(dates, { nil: null })),
    tags: some(fc.array(texts, { maxLength: 3 })),
    in: some(fc.record({ x: some(scalar), y: some(numbers) }).map(withoutUndefined)),
    list: some(fc.array(fc.record({ k: some(texts), v: some(numbers) }).map(withoutUndefined), { minLength: 1, maxLength: 3 })),
  })
  .map(withoutUndefined)

/** Documents with numbers, texts, dates, nulls, holes, arrays and sub-documents; few values, so that much is equal. */
export const documents = (maxLength: number): fc.Arbitrary<PlainDoc[]> =>
  fc
    .array(fields, { maxLength })
    .map((list) => list.map((doc, i): PlainDoc => ({ _id: `d${String((i * 7919) % 1000).padStart(3, '0')}`, ...doc })))

const condition = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const ordered = value.filter((v) => v !== null && !Array.isArray(v) && typeof v !== 'boolean')
  return fc.oneof(
    { weight: 4, arbitrary: value },
    fc.record({ $gt: ordered }),
    fc.record({ $gte: ordered }),
    fc.record({ $lt: ordered }),
    fc.record({ $gte: ordered, $lt: ordered }),
    fc.record({ $in: fc.array(value, { maxLength: 4 }) }),
    fc.record({ $nin: fc.array(value, { maxLength: 2 }) }),
    fc.record({ $ne: value }),
    fc.record({ $exists: fc.boolean() }),
    fc.record({ $not: fc.record({ $gt: ordered }) }),
  )
}

const predicate = fc.oneof(
  condition(numbers).map((c) => ({ n: c })),
  condition(scalar).map((c) => ({ m: c })),
  condition(fc.oneof(dates, fc.constant(null))).map((c) => ({ at: c })),
  condition(texts).map((c) => ({ tags: c })),
  fc.record({ $all: fc.array(texts, { minLength: 1, maxLength: 2 }) }).map((c) => ({ tags: c })),
  fc.record({ $elemMatch: fc.record({ k: texts, v: fc.record({ $gte: numbers }) }) }).map((c) => ({ list: c })),
  condition(scalar).map((c) => ({ 'in.x': c })),
  condition(numbers).map((c) => ({ 'in.y': c })),
  condition(texts).map((c) => ({ 'list.k': c })),
  fc.constantFrom('^a', '^毕', 'b').map((c) => ({ m: { $regex: c } })),
  condition(fc.constantFrom('d000', 'd919', 'd838')).map((c) => ({ _id: c })),
)

const both = fc.array(predicate, { maxLength: 3 }).map((list) => Object.assign({}, ...list) as Record<string, unknown>)

export const filters: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 5, arbitrary: both },
  fc.tuple(both, fc.array(both, { minLength: 1, maxLength: 3 })).map(([all, any]) => ({ ...all, $or: any })),
  fc.array(both, { minLength: 1, maxLength: 2 }).map((list) => ({ $and: list })),
  fc.array(both, { minLength: 1, maxLength: 2 }).map((list) => ({ $nor: list })),
)

const direction = fc.constantFrom<1 | -1>(1, -1)

/** Every sort ends in _id, so that there is one right answer. */
export const queries: fc.Arbitrary<PlainQuery> = fc.record({
  filter: filters,
  sort: fc
    .tuple(fc.uniqueArray(fc.constantFrom('n', 'm', 'at', 'in.x', 'in.y'), { maxLength: 2 }), direction, direction, direction)
    .map(([paths, ...directions]) => Object.fromEntries([...paths, '_id'].map((path, i) => [path, directions[i] as 1 | -1]))),
  skip: fc.constantFrom(0, 0, 0, 1, 5),
  limit: fc.constantFrom(0, 0, 1, 3, 10),
})

type IndexArguments = [Record<string, 1 | -1>, mongoose.mongo.CreateIndexesOptions]

/** Sets of indexes over the documents above: single, compound, multikey, sparse and partial. */
export const indexSets: fc.Arbitrary<IndexArguments[]> = fc.uniqueArray(
  fc.constantFrom<IndexArguments>(
    [{ n: 1 }, {}],
    [{ n: -1, _id: 1 }, {}],
    [{ m: 1, at: -1, _id: 1 }, {}],
    [{ m: -1, n: 1 }, {}],
    [{ at: -1, _id: 1 }, {}],
    [{ tags: 1, at: -1, _id: 1 }, {}],
    [{ n: 1, tags: -1, m: 1 }, {}],
    [{ 'in.x': 1, 'in.y': -1, _id: -1 }, {}],
    [{ 'list.k': 1, n: 1 }, {}],
    [
      { at: 1, _id: 1 },
      { name: 'sparse', sparse: true },
    ],
    [
      { n: 1, m: 1 },
      { name: 'partial', partialFilterExpression: { at: { $exists: true } } },
    ],
    [
      { m: 1, _id: 1 },
      { name: 'partial-type', partialFilterExpression: { m: { $type: 'string' } } },
    ],
  ),
  { maxLength: 5 },
)

export const updates: fc.Arbitrary<Record<string, unknown>> = fc
  .record(
    {
      $set: fc.oneof(
        scalar.map((v) => ({ m: v })),
        fc.record({ 'in.x': scalar }),
        fc.array(texts, { maxLength: 3 }).map((v) => ({ tags: v })),
      ),
      $inc: numbers.map((v) => ({ n: v })),
      $unset: fc.constantFrom({ at: 1 }, { 'in.y': 1 }, { nothing: 1 }),
      $push: fc.constantFrom({ log: 'x' }, { log: { $each: ['y', 'z'] } }),
      $max: fc.constantFrom({ top: 3 }, { top: 9 }),
    },
    { requiredKeys: [] },
  )
  .map(withoutUndefined)
  .filter((update) => Object.keys(update).length > 0)
