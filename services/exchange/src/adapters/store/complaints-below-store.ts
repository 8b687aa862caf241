import { joinedInserts, page } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { ComplaintsBelow } from '../../application/exchange-ports.ts'
import type { ComplaintBelow } from '../../domain/complaint-below.ts'

const schema = new Schema(
  {
    _id: String,
    lastSeq: Number,
    namespace: String,
    dossier: String,
    no: String,
    region: String,
    above: [String],
    status: String,
    before: String,
    kind: String,
    channel: String,
    receivedOn: String,
    accusedAgencyId: String,
    accusedAgencyName: String,
    sealedFrom: [String],
    handlingUnit: String,
    handlingUnitName: String,
    assignedUnit: String,
    retaliation: Boolean,
    due: Schema.Types.Mixed,
    overdue: Boolean,
    overall: String,
    inTime: Boolean,
    closedOn: String,
    updatedAt: String,
  },
  { versionKey: false, collection: 'complaints-below' },
)
const NEWEST_FIRST: [string, 1 | -1][] = [
  ['receivedOn', -1],
  ['_id', -1],
]
const order = Object.fromEntries(NEWEST_FIRST)
schema.index({ above: 1, ...order })
schema.index({ above: 1, status: 1, ...order })
schema.index({ above: 1, overdue: 1, ...order })
schema.index({ no: 1 })

/** One row for each complaint of a place below; `lastSeq` makes a redelivery harmless. */
export function complaintsBelowStore(connection: mongoose.Connection): ComplaintsBelow & { ready(): Promise<unknown> } {
  const model = connection.model('complaints-below', schema)
  const collection = model.collection as unknown as mongoose.mongo.Collection<ComplaintBelow>
  const insert = joinedInserts(collection)
  return {
    ready: () => model.init(),
    find: async (id) => (await collection.findOne({ _id: id })) ?? undefined,
    insert: async (row) => (await insert(row)) === 'inserted',
    async advance({ _id, ...row }) {
      return (await collection.replaceOne({ _id, lastSeq: row.lastSeq - 1 }, row)).matchedCount === 1
    },
    some: async (filter, limit) =>
      (await model
        .find(filter as never)
        .limit(limit)
        .lean()) as unknown as ComplaintBelow[],
    page: (request) => page<ComplaintBelow>(model, { ...request, sort: NEWEST_FIRST }),
  }
}
