import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { SealedFiling, SealedFilings } from '../../application/handover-ports.ts'

const schema = new Schema(
  {
    _id: String,
    to: String,
    state: String,
    createdAt: Date,
    receiptHash: String,
    size: Number,
    deliveredAt: Date,
    tries: Number,
    nextAt: Date,
  },
  { versionKey: false, collection: 'sealedFilings', strict: 'throw' },
)
schema.index({ state: 1, createdAt: 1 })
schema.index({ state: 1, nextAt: 1 })
schema.index({ receiptHash: 1 })

type Stored = Omit<SealedFiling, 'id'> & { _id: string; nextAt?: Date }
const filingOf = ({ _id, nextAt: _next, ...rest }: Stored): SealedFiling => ({ id: _id, ...rest })

/** What is kept of filings that were sealed to the superior: ids, dates and where to. Nothing of what they say comes here. */
export async function sealedFilings(connection: mongoose.Connection): Promise<SealedFilings> {
  const model = connection.model('sealedFilings', schema)
  await model.init()
  const one = async (filter: Record<string, unknown>) => {
    const found = (await model.findOne(filter).lean()) as unknown as Stored | null
    return found ? filingOf(found) : undefined
  }
  const many = async (found: Promise<unknown>) => ((await found) as Stored[]).map(filingOf)

  return {
    find: (id) => one({ _id: id }),
    byReceipt: (receiptHash) => one({ receiptHash }),
    async begin({ id, ...rest }) {
      try {
        await model.create({ _id: id, state: 'sealing', ...rest })
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000) throw error
      }
    },
    async complete(_id, done) {
      await model.updateOne({ _id, state: 'sealing' }, { $set: { ...done, state: 'waiting', nextAt: new Date(0) } })
    },
    forget: async (_id) => (await model.deleteOne({ _id, state: 'sealing' })).deletedCount > 0,
    async acknowledge(_id, deliveredAt) {
      await model.updateOne({ _id, state: 'waiting' }, { $set: { state: 'acknowledged', deliveredAt } })
    },
    async close(_id) {
      await model.updateOne({ _id, state: 'acknowledged' }, { $set: { state: 'delivered' }, $unset: { size: 1, tries: 1, nextAt: 1 } })
    },
    inState: (state, limit) => many(model.find({ state }).sort({ state: 1, createdAt: 1 }).limit(limit).lean()),
    due: (now, limit) =>
      many(
        model
          .find({ state: 'waiting', nextAt: { $lte: now } })
          .sort({ state: 1, nextAt: 1 })
          .limit(limit)
          .lean(),
      ),
    async postpone(_id, tries, nextAt) {
      await model.updateOne({ _id, state: 'waiting' }, { $set: { tries, nextAt } })
    },
    async hasten(to, nextAt) {
      await model.updateMany({ state: 'waiting', nextAt: { $gt: nextAt }, to }, { $set: { nextAt } })
    },
    waiting: () => model.countDocuments({ state: 'waiting' }),
  }
}
