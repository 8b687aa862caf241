// Dossiers on a mongoose model: each write is one document's, so the same code keeps its promises on SQLite and on MongoDB.
import type { Dossier, DossierChange, DossierStore } from '@mingjian/dossier'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { DUPLICATE, joinedInserts, writeErrorsOf } from './joined-inserts.ts'

export type DossierIndex = {
  /** Paths with their direction, for example { region: 1, 'index.listAt': -1, _id: 1 }. */
  fields: Record<string, 1 | -1>
  unique?: boolean
  sparse?: boolean
  partialFilterExpression?: Record<string, unknown>
  name?: string
}

export type DossierStoreOptions = {
  collection: string
  /** mongoose definition of the derived `index` sub-document. */
  index: mongoose.SchemaDefinition
  indexes?: DossierIndex[]
}

export type MongooseDossierStore<State> = DossierStore<State> & {
  /** For the service's own reading queries; never for writing. */
  model: mongoose.Model<Dossier<State>>
  /** Resolves when all indexes are there. */
  ready(): Promise<void>
}

const perBatch = 500
const perPage = 200

const schemaFor = ({ collection, index, indexes = [] }: DossierStoreOptions): Schema => {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      region: { type: String, required: true },
      version: { type: Number, required: true },
      published: { type: Number, required: true },
      dirty: { type: Boolean, required: true },
      dueAt: { type: Date, default: null },
      shape: { type: Number, required: true },
      state: Schema.Types.Mixed,
      history: { type: [Schema.Types.Mixed], default: undefined },
      key: { type: Schema.Types.Mixed },
      index: new Schema(index, { _id: false, minimize: false, strict: 'throw' }),
    },
    { collection, versionKey: false, minimize: false, strict: 'throw', autoCreate: false },
  )
  schema.index({ _id: 1, dirty: 1 }, { name: 'dirty', partialFilterExpression: { dirty: true } })
  schema.index({ dueAt: 1, _id: 1 }, { name: 'due', partialFilterExpression: { dueAt: { $type: 'date' } } })
  schema.index({ region: 1, _id: 1 }, { name: 'region' })
  for (const { fields, ...options } of indexes) schema.index(fields, options as mongoose.IndexOptions)
  return schema
}

// MongoDB's driver would store an absent field that is present as undefined as null.
const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

const refusedIds = <State>(error: unknown, batch: Dossier<State>[]): string[] => {
  const list = writeErrorsOf(error)
  if (list.some(({ code }) => code !== DUPLICATE)) throw error
  return list.map(({ index }) => (batch[index] as Dossier<State>)._id)
}

/** A dossier store on a collection of the given connection (embedded or MongoDB); makes its indexes in the background, see `ready`. */
export const dossierStore = <State>(connection: mongoose.Connection, options: DossierStoreOptions): MongooseDossierStore<State> => {
  const model = connection.model(options.collection, schemaFor(options)) as unknown as mongoose.Model<Dossier<State>>
  const failure: { error?: unknown } = {}
  const indexed = model.init().then(
    () => undefined,
    (error: unknown) => {
      failure.error = error
    },
  )
  // Below the mongoose document layer: dossiers are made by code, checked by the decider, and large.
  const collection = model.collection as unknown as mongoose.mongo.Collection<Dossier<State>>
  type Filter = mongoose.mongo.Filter<Dossier<State>>
  const insert = joinedInserts(collection)
  const lean = (filter: object, sort: Record<string, 1>, limit: number): Promise<Dossier<State>[]> =>
    collection.find(filter as Filter, { sort, limit }).toArray() as Promise<Dossier<State>[]>

  return {
    model,
    async ready() {
      await indexed
      if (failure.error !== undefined) throw failure.error
    },
    insert: (dossier) => insert(defined(dossier)),
    async insertMany(dossiers) {
      const existing: string[] = []
      for (let start = 0; start < dossiers.length; start += perBatch) {
        const batch = dossiers.slice(start, start + perBatch)
        try {
          await collection.insertMany(batch.map(defined) as never, { ordered: false })
        } catch (error) {
          existing.push(...refusedIds(error, batch))
        }
      }
      return { existing }
    },
    async load(id) {
      return ((await collection.findOne({ _id: id } as Filter)) as Dossier<State> | null) ?? undefined
    },
    async loadMany(ids) {
      return ids.length === 0 ? [] : lean({ _id: { $in: ids } }, { _id: 1 }, 0)
    },
    async commit(id, expected, { records, ...set }: DossierChange<State>) {
      const whole = records.length === 0 || set.history !== undefined
      const update = { $set: defined(set), ...(whole ? {} : { $push: { history: { $each: records } } }) }
      const { matchedCount } = await collection.updateOne({ _id: id, version: expected } as Filter, update as never)
      return matchedCount === 1
    },
    listDirty(limit, after) {
      return lean({ dirty: true, ...(after === undefined ? {} : { _id: { $gt: after } }) }, { _id: 1 }, limit)
    },
    async markPublished(marks) {
      if (marks.length === 0) return
      // The cursor only grows, and `dirty` goes only where nothing was committed since; there the second round moves the cursor alone.
      const unchanged = marks.map(({ id, published, version }) => ({
        updateOne: { filter: { _id: id, version }, update: { $max: { published }, $set: { dirty: false } } },
      }))
      const { matchedCount } = await collection.bulkWrite(unchanged as never, { ordered: false })
      if (matchedCount === marks.length) return
      const cursors = marks.map(({ id, published }) => ({ updateOne: { filter: { _id: id }, update: { $max: { published } } } }))
      await collection.bulkWrite(cursors as never, { ordered: false })
    },
    listDue(now, limit) {
      return lean({ dueAt: { $lte: now, $type: 'date' } }, { dueAt: 1, _id: 1 }, limit)
    },
    async *scan({ region, after, batch = perPage } = {}) {
      let last = after
      for (;;) {
        const filter = { ...(region === undefined ? {} : { region }), ...(last === undefined ? {} : { _id: { $gt: last } }) }
        const page = await lean(filter, { _id: 1 }, batch)
        yield* page
        if (page.length < batch) return
        last = page.at(-1)?._id
      }
    },
  }
}
