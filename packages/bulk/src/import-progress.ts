import { type Dossier, type KeyRing, newDataKey, openDataKey, openField, sealField, type WrappedKey } from '@mingjian/dossier'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { ImportRequest, RowCounts } from './import-job.ts'
import type { RejectedRow } from './tables/rejects-writer.ts'

/** How far an import has come: everything up to row `cursor` is durable. */
export type ImportProgress<Counts extends RowCounts> = { import: string; cursor: number; percent: number; counters: Counts }

export interface ProgressStore<Counts extends RowCounts> {
  loadProgress(id: string): Promise<ImportProgress<Counts> | undefined>
  /** False, and nothing is kept, when a progress further on is there. */
  saveProgress(progress: ImportProgress<Counts>): Promise<boolean>
  /** Kept sealed; the same row again has no effect. */
  addRejects(job: Pick<Dossier<ImportRequest>, '_id' | 'state'>, rows: RejectedRow[]): Promise<void>
  rejects(job: Pick<Dossier<ImportRequest>, '_id'>): AsyncIterable<RejectedRow>
}

const progressSchema = (collection: string) =>
  new Schema({ _id: String, cursor: Number, percent: Number, counters: Schema.Types.Mixed }, { versionKey: false, collection })
const rejectSchema = (collection: string) =>
  new Schema(
    { _id: String, import: String, row: Number, reason: String, key: Schema.Types.Mixed, cells: String },
    { versionKey: false, collection },
  ).index({ import: 1, row: 1 })

type StoredReject = { _id: string; row: number; reason: string; key: WrappedKey; cells: string }
const PAGE = 200

/** How far imports have come, and the rows they rejected, each batch sealed under a key of its own. */
export async function importProgress<Counts extends RowCounts>(
  connection: mongoose.Connection,
  keys: KeyRing,
  name: string,
): Promise<ProgressStore<Counts>> {
  const progress = connection.model(`${name}ImportProgress`, progressSchema(`${name}ImportProgress`))
  const rejects = connection.model(`${name}Rejects`, rejectSchema(`${name}Rejects`))
  await Promise.all([progress.init(), rejects.init()])

  return {
    async loadProgress(id) {
      const found = (await progress.findById(id).lean()) as (ImportProgress<Counts> & { _id: string }) | null
      return found ? { import: id, cursor: found.cursor, percent: found.percent, counters: found.counters } : undefined
    },
    async saveProgress({ import: _id, ...rest }) {
      try {
        await progress.updateOne({ _id, cursor: { $lte: rest.cursor } }, { $set: rest }, { upsert: true })
        return true
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000) throw error
        return false
      }
    },
    async addRejects({ _id, state }, rows) {
      const documents = rows.map(({ rowNumber, reason, cells }) => {
        const id = `${_id}#${rowNumber}`
        const { key, wrapped } = newDataKey(keys, state.region, id)
        return {
          _id: id,
          import: _id,
          row: rowNumber,
          reason,
          key: wrapped,
          cells: sealField(keys.suite, key, 'cells', JSON.stringify(cells)),
        }
      })
      try {
        await rejects.insertMany(documents, { ordered: false, lean: true })
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000) throw error
      }
    },
    async *rejects({ _id }): AsyncGenerator<RejectedRow> {
      for (let after = 0; ; ) {
        const found = (await rejects
          .find({ import: _id, row: { $gt: after } })
          .sort({ row: 1 })
          .limit(PAGE)
          .lean()) as unknown as StoredReject[]
        for (const { _id: id, row, reason, key, cells } of found) {
          yield { rowNumber: row, reason, cells: JSON.parse(openField(openDataKey(keys, id, key), 'cells', cells)) as string[] }
          after = row
        }
        if (found.length < PAGE) return
      }
    },
  }
}
