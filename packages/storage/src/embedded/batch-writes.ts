// Many writes in one call: insertMany and bulkWrite, ordered or not, with results and errors shaped as MongoDB's driver has them.

import { type CollectionWrites, withId } from './collection-writes.ts'
import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'
import { checkOptions, toFilter } from './query.ts'
import type { EmbeddedStore } from './store.ts'
import { toUpdate } from './update-operators.ts'
import { type Doc, isDoc, toValue, type Value } from './values.ts'

export type WriteError = {
  index: number
  code: number | string
  errmsg: string
  err: { index: number; code: number | string; errmsg: string }
}

export type BatchResult = {
  acknowledged: true
  ok: 1
  insertedCount: number
  matchedCount: number
  modifiedCount: number
  deletedCount: number
  upsertedCount: number
  insertedIds: Record<number, Value>
  upsertedIds: Record<number, Value>
}

/** Some writes of a batch were refused; `result` tells what was done. */
export class BatchWriteFailed extends Error {
  readonly code: number | string
  readonly writeErrors: WriteError[]
  readonly result: BatchResult
  readonly insertedCount: number
  constructor(writeErrors: WriteError[], result: BatchResult) {
    super(writeErrors[0]?.errmsg)
    this.name = 'MongoBulkWriteError'
    this.code = writeErrors[0]?.code ?? 0
    this.writeErrors = writeErrors
    this.result = result
    this.insertedCount = result.insertedCount
  }
}

type Step = (result: BatchResult, index: number) => void

const perCommit = 500

const codeOf = (error: unknown): number | string => (error as { code?: number | string } | null)?.code ?? 'unknown'

const isRefusal = (error: unknown): boolean =>
  codeOf(error) === 11000 || error instanceof BadRequestToStore || error instanceof UnsupportedByEmbeddedStore

/** Runs steps in durable groups; a refused step is noted (and ends an ordered batch), a failing disk rejects. */
const runSteps = async (store: EmbeddedStore, steps: Step[], ordered: boolean): Promise<BatchResult> => {
  const result: BatchResult = {
    acknowledged: true,
    ok: 1,
    insertedCount: 0,
    matchedCount: 0,
    modifiedCount: 0,
    deletedCount: 0,
    upsertedCount: 0,
    insertedIds: {},
    upsertedIds: {},
  }
  const errors: WriteError[] = []
  for (let start = 0; start < steps.length && !(ordered && errors.length > 0); start += perCommit) {
    await store.write(() => {
      for (let index = start; index < Math.min(start + perCommit, steps.length); index++) {
        try {
          store.part(() => (steps[index] as Step)(result, index))
        } catch (error) {
          if (!isRefusal(error)) throw error
          const { message } = error as Error
          const code = codeOf(error)
          errors.push({ index, code, errmsg: message, err: { ...(error as object), index, code, errmsg: message } })
          if (ordered) break
        }
      }
    })
  }
  if (errors.length > 0) throw new BatchWriteFailed(errors, result)
  return result
}

const toDocument = (raw: unknown): Doc => {
  const doc = toValue(raw)
  if (!isDoc(doc)) throw new BadRequestToStore('a document has to be an object')
  return withId(doc)
}

/** Inserts many; unordered goes on after a duplicate. */
export const insertMany = (
  store: EmbeddedStore,
  writes: CollectionWrites,
  raw: unknown[],
  options: Record<string, unknown>,
): Promise<BatchResult> => {
  checkOptions(options)
  const steps = raw.map((item): Step => {
    const doc = toDocument(item)
    const target = item as { _id?: unknown }
    target._id ??= doc._id
    return (result, index) => {
      writes.insert(doc)
      result.insertedCount++
      result.insertedIds[index] = doc._id as Value
    }
  })
  return runSteps(store, steps, options.ordered !== false)
}

type Operation = Record<string, { filter?: unknown; update?: unknown; replacement?: unknown; document?: unknown; upsert?: boolean }>

const stepOf = (writes: CollectionWrites, operation: Operation): Step => {
  const [[name, body] = ['', {}], ...others] = Object.entries(operation)
  if (others.length > 0 || !isDoc(body)) throw new BadRequestToStore('each bulk operation has exactly one name')
  checkOptions(body)
  const filter = toFilter(body.filter)
  switch (name) {
    case 'insertOne': {
      const doc = toDocument(body.document)
      return (result, index) => {
        writes.insert(doc)
        result.insertedCount++
        result.insertedIds[index] = doc._id as Value
      }
    }
    case 'updateOne':
    case 'updateMany':
    case 'replaceOne': {
      const change = name === 'replaceOne' ? { replacement: toValue(body.replacement) as Doc } : { update: toUpdate(body.update) }
      return (result, index) => {
        const done = writes.change(name, filter, change, { many: name === 'updateMany', upsert: body.upsert === true })
        result.matchedCount += done.matched
        result.modifiedCount += done.modified
        if (done.upsertedId !== null) {
          result.upsertedCount++
          result.upsertedIds[index] = done.upsertedId
        }
      }
    }
    case 'deleteOne':
    case 'deleteMany':
      return (result) => {
        result.deletedCount += writes.remove(name, filter, { many: name === 'deleteMany' }).count
      }
    default:
      throw new UnsupportedByEmbeddedStore(`the bulk operation ${name}`)
  }
}

/** Runs a list of writes; each is atomic, the list is not. */
export const bulkWrite = async (
  store: EmbeddedStore,
  writes: CollectionWrites,
  operations: unknown[],
  options: Record<string, unknown>,
): Promise<BatchResult> => {
  checkOptions(options)
  return runSteps(
    store,
    operations.map((operation) => stepOf(writes, operation as Operation)),
    options.ordered !== false,
  )
}
