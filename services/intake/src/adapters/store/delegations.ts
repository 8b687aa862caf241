import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { Delegation, Delegations } from '../../application/intake-deps.ts'

type Stored = Omit<Delegation, 'id'> & { _id: string }

const schema = new Schema(
  {
    _id: String,
    unit: String,
    role: String,
    of: String,
    ofTitle: String,
    to: String,
    from: String,
    until: String,
    reason: String,
    ended: Boolean,
  },
  { versionKey: false, collection: 'delegations', strict: 'throw' },
)
schema.index({ to: 1, until: 1 })
schema.index({ unit: 1, until: -1 })

/** Delegations are kept for ever: who acted for whom on a day must be told afterwards. */
export async function delegationStore(connection: mongoose.Connection): Promise<Delegations> {
  const model = connection.model('delegations', schema)
  await model.init()
  const told = ({ _id, ...rest }: Stored): Delegation => ({ id: _id, ...rest })
  return {
    async of(to, unit, day) {
      const found = (await model.find({ to, until: { $gte: day } }).lean()) as unknown as Stored[]
      return found.filter((each) => each.unit === unit && each.from <= day && !each.ended).map(told)
    },
    async put({ id, ...rest }) {
      await model.updateOne({ _id: id }, { $set: rest }, { upsert: true })
    },
    async end(id, of) {
      return (await model.updateOne({ _id: id, of }, { $set: { ended: true } })).matchedCount === 1
    },
    async list(unit) {
      const found = (await model.find({ unit }).sort({ unit: 1, until: -1 }).limit(200).lean()) as unknown as Stored[]
      return found.map(told)
    },
  }
}
