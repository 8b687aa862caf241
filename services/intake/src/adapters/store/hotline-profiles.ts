import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { HotlineProfile, HotlineStore } from '../../application/hotline-ports.ts'

const schema = new Schema(
  { _id: String, region: String, profile: Schema.Types.Mixed, version: Number, savedBy: String, savedAt: Date },
  { versionKey: false, collection: 'hotlineProfiles', minimize: false },
)
schema.index({ region: 1, _id: 1 })

type Stored = { profile: Omit<HotlineProfile, 'version'>; version: number }
const MAX_PROFILES = 200

/** Column layouts that a region saved for its sources of files. */
export async function hotlineProfiles(
  connection: mongoose.Connection,
  clock: () => Date,
): Promise<Pick<HotlineStore, 'saveProfile' | 'profiles'>> {
  const model = connection.model('hotlineProfiles', schema)
  await model.init()
  return {
    async saveProfile(region, profile, by) {
      const _id = `${region}:${profile.id}`
      await model.updateOne({ _id }, { $set: { region, profile, savedBy: by, savedAt: clock() }, $inc: { version: 1 } }, { upsert: true })
      const saved = (await model.findById(_id).lean()) as unknown as Stored
      return { ...saved.profile, version: saved.version }
    },
    async profiles(region) {
      const found = (await model.find({ region }).sort({ _id: 1 }).limit(MAX_PROFILES).lean()) as unknown as Stored[]
      return found.map(({ profile, version }) => ({ ...profile, version }))
    },
  }
}
