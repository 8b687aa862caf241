// A collection as mongoose's driver layer calls it: the methods of MongoDB's Collection that the store supports; all others raise.
import { runPipeline, splitPipeline } from './aggregation.ts'
import { type BatchResult, bulkWrite, insertMany } from './batch-writes.ts'
import { CollectionIndexes } from './collection-indexes.ts'
import { type Change, CollectionWrites, withId } from './collection-writes.ts'
import { sameValue } from './compare.ts'
import { EmbeddedCursor, nextTurn, type Source } from './cursor.ts'
import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'
import { explainQuery } from './explain.ts'
import { keyValuesAt, toPath } from './path-values.ts'
import { compileProjection } from './projection.ts'
import { checkOptions, countByKeys, type PreparedQuery, prepareQuery, type QueryOptions, toFilter } from './query.ts'
import type { EmbeddedStore } from './store.ts'
import { toUpdate } from './update-operators.ts'
import { type Doc, isDoc, toValue, type Value } from './values.ts'

type Options = QueryOptions & {
  projection?: unknown
  fields?: unknown
  upsert?: boolean
  returnDocument?: string
  returnOriginal?: boolean
  new?: boolean
  includeResultMetadata?: boolean
  ordered?: boolean
} & Record<string, unknown>

const toReplacement = (raw: unknown): Doc => {
  const doc = toValue(raw)
  if (!isDoc(doc)) throw new BadRequestToStore('a replacement has to be an object')
  if (Object.keys(doc).some((key) => key.startsWith('$'))) throw new BadRequestToStore('a replacement cannot have operators')
  return doc
}

export class EmbeddedCollection extends CollectionIndexes {
  private readonly writes: CollectionWrites

  constructor(store: EmbeddedStore, name: string) {
    super(store, name)
    this.writes = new CollectionWrites(store, name)
  }

  get namespace(): string {
    return this.collectionName
  }

  private prepare(operation: string, filter: Doc, options: QueryOptions): PreparedQuery {
    return prepareQuery(this.table, this.collectionName, operation, filter, options)
  }

  private execute(operation: string, filter: Doc, options: QueryOptions): Source {
    const prepared = this.prepare(operation, filter, options)
    this.store.onPlan?.(prepared.report)
    const reader = prepared.open()
    return {
      next: (deadline) => {
        const found = reader.next(deadline)
        return found ? found.doc : found
      },
    }
  }

  find(raw: unknown, options: Options = {}): EmbeddedCursor {
    checkOptions(options)
    const filter = toFilter(raw)
    const project = compileProjection(options.projection ?? options.fields)
    return new EmbeddedCursor(
      () => {
        const source = this.execute('find', filter, options)
        if (project === undefined) return source
        return {
          next: (deadline) => {
            const found = source.next(deadline)
            return found ? project(found) : found
          },
        }
      },
      () => explainQuery(this.table, this.prepare('find', filter, options)),
    )
  }

  async findOne(raw: unknown, options: Options = {}): Promise<unknown> {
    const cursor = this.find(raw, { ...options, limit: 1 })
    return options.explain ? cursor.explain() : cursor.next()
  }

  async insertOne(raw: unknown, options: Options = {}): Promise<{ acknowledged: true; insertedId: Value }> {
    checkOptions(options)
    const value = toValue(raw)
    if (!isDoc(value)) throw new BadRequestToStore('a document has to be an object')
    const doc = withId(value)
    ;(raw as { _id?: unknown })._id ??= doc._id
    await this.store.write(() => this.writes.insert(doc))
    return { acknowledged: true, insertedId: doc._id as Value }
  }

  async insertMany(docs: unknown[], options: Options = {}): Promise<BatchResult> {
    return insertMany(this.store, this.writes, docs, options)
  }

  async bulkWrite(operations: unknown[], options: Options = {}): Promise<BatchResult> {
    return bulkWrite(this.store, this.writes, operations, options)
  }

  private async change(operation: string, raw: unknown, change: Change, options: Options, many: boolean): Promise<unknown> {
    checkOptions(options)
    const filter = toFilter(raw)
    const result = await this.store.write(() =>
      this.writes.change(operation, filter, change, { many, upsert: options.upsert === true, sort: options.sort }),
    )
    return {
      acknowledged: true,
      matchedCount: result.matched,
      modifiedCount: result.modified,
      upsertedCount: result.upsertedId === null ? 0 : 1,
      upsertedId: result.upsertedId,
    }
  }

  async updateOne(filter: unknown, update: unknown, options: Options = {}): Promise<unknown> {
    return this.change('updateOne', filter, { update: toUpdate(update) }, options, false)
  }

  async updateMany(filter: unknown, update: unknown, options: Options = {}): Promise<unknown> {
    return this.change('updateMany', filter, { update: toUpdate(update) }, options, true)
  }

  async replaceOne(filter: unknown, replacement: unknown, options: Options = {}): Promise<unknown> {
    return this.change('replaceOne', filter, { replacement: toReplacement(replacement) }, options, false)
  }

  private async findAndChange(raw: unknown, change: Change, options: Options): Promise<unknown> {
    checkOptions(options)
    const filter = toFilter(raw)
    const project = compileProjection(options.projection ?? options.fields)
    const result = await this.store.write(() =>
      this.writes.change('findOneAndUpdate', filter, change, { upsert: options.upsert === true, sort: options.sort }),
    )
    const wantsAfter = options.returnDocument === 'after' || options.returnOriginal === false || options.new === true
    const doc = wantsAfter ? result.after : result.before
    const value = doc && project ? project(doc) : doc
    if (!options.includeResultMetadata) return value
    const lastErrorObject = {
      updatedExisting: result.matched > 0,
      n: result.matched || (result.upsertedId === null ? 0 : 1),
      ...(result.upsertedId === null ? {} : { upserted: result.upsertedId }),
    }
    return { value, lastErrorObject, ok: 1 }
  }

  async findOneAndUpdate(filter: unknown, update: unknown, options: Options = {}): Promise<unknown> {
    return this.findAndChange(filter, { update: toUpdate(update) }, options)
  }

  async findOneAndReplace(filter: unknown, replacement: unknown, options: Options = {}): Promise<unknown> {
    return this.findAndChange(filter, { replacement: toReplacement(replacement) }, options)
  }

  async findOneAndDelete(raw: unknown, options: Options = {}): Promise<unknown> {
    checkOptions(options)
    const filter = toFilter(raw)
    const project = compileProjection(options.projection ?? options.fields)
    const { doc } = await this.store.write(() => this.writes.remove('findOneAndDelete', filter, { sort: options.sort }))
    const value = doc && project ? project(doc) : doc
    return options.includeResultMetadata ? { value, lastErrorObject: { n: doc ? 1 : 0 }, ok: 1 } : value
  }

  private async remove(
    operation: string,
    raw: unknown,
    options: Options,
    many: boolean,
  ): Promise<{ acknowledged: true; deletedCount: number }> {
    checkOptions(options)
    const filter = toFilter(raw)
    const { count } = await this.store.write(() => this.writes.remove(operation, filter, { many }))
    return { acknowledged: true, deletedCount: count }
  }

  async deleteOne(filter: unknown, options: Options = {}): Promise<unknown> {
    return this.remove('deleteOne', filter, options, false)
  }

  async deleteMany(filter: unknown, options: Options = {}): Promise<unknown> {
    return this.remove('deleteMany', filter, options, true)
  }

  async countDocuments(raw: unknown, options: Options = {}): Promise<number> {
    checkOptions(options)
    const filter = toFilter(raw)
    if (!options.skip && !options.limit) {
      const prepared = this.prepare('countDocuments', filter, {})
      const count = countByKeys(this.table, prepared)
      if (count !== undefined) {
        if (Object.keys(filter).length > 0) this.store.onPlan?.(prepared.report)
        return count
      }
    }
    let count = 0
    await this.each('countDocuments', filter, options, () => count++)
    return count
  }

  async estimatedDocumentCount(): Promise<number> {
    return this.table?.countAll() ?? 0
  }

  async distinct(path: string, raw: unknown, options: Options = {}): Promise<Value[]> {
    checkOptions(options)
    const values: Value[] = []
    const strings = new Set<string>()
    await this.each('distinct', toFilter(raw), {}, (doc) => {
      for (const value of keyValuesAt(doc, toPath(path)).values) {
        if (value === undefined || typeof value === 'symbol') continue
        if (typeof value === 'string') strings.add(value)
        else if (!values.some((other) => sameValue(other, value))) values.push(value)
      }
    })
    return [...values, ...strings]
  }

  private async each(operation: string, filter: Doc, options: QueryOptions, visit: (doc: Doc) => void): Promise<void> {
    const source = this.execute(operation, filter, options)
    for (;;) {
      const found = source.next(performance.now() + 8)
      if (found === null) return
      if (found === undefined) await nextTurn()
      else visit(found)
    }
  }

  aggregate(pipeline: unknown[], options: Options = {}): EmbeddedCursor {
    checkOptions(options)
    const { filter, rest, ...pushed } = splitPipeline(pipeline)
    return new EmbeddedCursor(
      () => runPipeline(this.execute('aggregate', filter, pushed), rest),
      () => explainQuery(this.table, this.prepare('aggregate', filter, pushed)),
    )
  }

  async drop(): Promise<boolean> {
    return this.store.write(() => this.store.catalog.drop(this.collectionName))
  }
}

for (const name of [
  'watch',
  'rename',
  'options',
  'isCapped',
  'initializeOrderedBulkOp',
  'initializeUnorderedBulkOp',
  'createSearchIndex',
  'createSearchIndexes',
  'dropSearchIndex',
  'updateSearchIndex',
  'listSearchIndexes',
  'indexInformation',
  'indexExists',
  'count',
]) {
  Object.defineProperty(EmbeddedCollection.prototype, name, {
    value: () => {
      throw new UnsupportedByEmbeddedStore(`Collection.${name}`)
    },
  })
}
