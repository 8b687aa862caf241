import { joinedInserts } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { StatisticsRow, StatisticsStore } from '../../application/project-statistics.ts'

const schema = new Schema(
  { _id: String, lastSeq: Number, region: String, year: Number, kind: String, facts: Schema.Types.Mixed },
  { versionKey: false, collection: 'statistics', minimize: false },
)
schema.index({ year: 1, region: 1 })

/** One row per complaint for the yearly numbers; `lastSeq` makes a redelivery harmless. */
export async function statisticsStore(connection: mongoose.Connection): Promise<StatisticsStore> {
  const model = connection.model('statistics', schema)
  await model.init()
  const insert = joinedInserts(model.collection as unknown as mongoose.mongo.Collection<StatisticsRow>)
  return {
    load: async (id) => ((await model.findById(id).lean()) as StatisticsRow | null) ?? undefined,
    async save(row, before) {
      const { _id, ...rest } = row
      if (before === 0) return (await insert(row)) === 'inserted'
      return (await model.updateOne({ _id, lastSeq: before }, { $set: rest })).matchedCount === 1
    },
    rows: (year, region) =>
      model
        .find({ year, region: { $gte: region, $lt: `${region}:` } })
        .lean()
        .cursor() as unknown as AsyncIterable<StatisticsRow>,
  }
}
