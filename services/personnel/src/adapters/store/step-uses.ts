import { joinedInserts } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { StepUses } from '../../application/personnel-deps.ts'

type Stored = { _id: string; county: string; step: string; at: string }

/** Made anew from what is published. */
export const STEP_USES = 'stepUses'

const schema = new Schema({ _id: String, county: String, step: String, at: String }, { versionKey: false, collection: STEP_USES })
schema.index({ county: 1, step: 1 })

/** When each step was last seen in a county: one row for both, of which the latest instant stays, however often and in whichever order events come. */
export function stepUses(connection: mongoose.Connection): StepUses & { ready(): Promise<void> } {
  const model = (connection.models.stepUses ?? connection.model('stepUses', schema)) as mongoose.Model<Stored>
  const collection = model.collection as unknown as mongoose.mongo.Collection<Stored>
  const insert = joinedInserts(collection)
  /** Days already written by this process: most events tell nothing new. */
  const written = new Map<string, string>()
  return {
    async seen(county, step, at) {
      const _id = `${county}/${step}`
      const day = at.slice(0, 10)
      if ((written.get(_id) ?? '') >= day) return
      if ((await insert({ _id, county, step, at })) !== 'inserted') await collection.updateOne({ _id, at: { $lt: at } }, { $set: { at } })
      written.set(_id, day)
    },
    async last(counties, steps) {
      if (counties.length === 0 || steps.length === 0) return []
      return (await model.find({ county: { $in: counties }, step: { $in: steps } }).lean()) as Stored[]
    },
    ready: async () => void (await model.init()),
  }
}
