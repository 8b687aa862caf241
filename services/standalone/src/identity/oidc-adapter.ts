import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { Adapter, AdapterPayload } from 'oidc-provider'

type Stored = { _id: string; payload: AdapterPayload; grantId?: string; uid?: string; expiresAt: Date | null }

const schema = new Schema(
  { _id: String, payload: Schema.Types.Mixed, grantId: String, uid: String, expiresAt: Date },
  { versionKey: false, collection: 'oidc', minimize: false },
)
schema.index({ grantId: 1 }, { sparse: true })
schema.index({ uid: 1 }, { sparse: true })
schema.index({ expiresAt: 1 })

/** Sessions, codes and grants of the embedded issuer, so that a restart signs nobody out. */
export async function oidcAdapter(connection: mongoose.Connection) {
  const model = connection.model('oidc', schema)
  await model.init()
  const payloadOf = (found: unknown): AdapterPayload | undefined => {
    const stored = found as Stored | null
    return stored && (!stored.expiresAt || stored.expiresAt > new Date()) ? stored.payload : undefined
  }

  class StoredAdapter implements Adapter {
    readonly #name: string
    constructor(name: string) {
      this.#name = name
    }
    #id(id: string) {
      return `${this.#name}:${id}`
    }
    async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
      const expiresAt = expiresIn ? new Date(Date.now() + expiresIn * 1000) : null
      const { grantId, uid } = payload
      const $set = { payload, expiresAt, ...(grantId ? { grantId } : {}), ...(uid ? { uid: this.#id(uid) } : {}) }
      await model.updateOne({ _id: this.#id(id) }, { $set }, { upsert: true })
    }
    async find(id: string) {
      return payloadOf(await model.findById(this.#id(id)).lean())
    }
    async findByUserCode() {
      return undefined
    }
    async findByUid(uid: string) {
      return payloadOf(await model.findOne({ uid: this.#id(uid) }).lean())
    }
    async destroy(id: string) {
      await model.deleteOne({ _id: this.#id(id) })
    }
    async revokeByGrantId(grantId: string) {
      await model.deleteMany({ grantId })
    }
    async consume(id: string) {
      await model.updateOne({ _id: this.#id(id) }, { $set: { 'payload.consumed': Math.floor(Date.now() / 1000) } })
    }
  }
  return {
    Adapter: StoredAdapter,
    dropExpired: async () => (await model.deleteMany({ expiresAt: { $lt: new Date() } })).deletedCount,
  }
}
