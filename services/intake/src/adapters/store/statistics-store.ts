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
  const collection = model.collection as unknown as mongoose.mongo.Collection<StatisticsRow>
  const insert = joinedInserts(collection)
  return {
    lastSeq: async (id) => (await collection.findOne({ _id: id }, { projection: { lastSeq: 1 } }))?.lastSeq,
    insert: async (row) => (await insert(row)) === 'inserted',
    async advance(id, seq, region, { facts = {}, ...rest }) {
      const named = Object.fromEntries(Object.entries(facts).map(([fact, value]) => [`facts.${fact}`, value]))
      const change = { $set: { lastSeq: seq, region, ...rest, ...named } }
      return (await collection.updateOne({ _id: id, lastSeq: seq - 1 }, change as never)).matchedCount === 1
    },
    rows: (year, region) =>
      model
        .find({ year, region: { $gte: region, $lt: `${region}:` } })
        .lean()
        .cursor() as unknown as AsyncIterable<StatisticsRow>,
  }
}
