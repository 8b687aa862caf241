import type { BlobStore } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { AfterHandover, PackageBlobs, Partners, Received, ReceivedHandovers, SealedFilings } from '../../application/handover-ports.ts'
import type { Partner } from '../../domain/complaint/custody.ts'
import { sealedFilings } from './sealed-filings.ts'

/** At most this many bytes a package: nine files, and what an office adds. */
const MAX_PACKAGE = 512 * 1024 * 1024

const partnerSchema = new Schema(
  { _id: String, name: String, url: String, signer: String, keys: Schema.Types.Mixed },
  { versionKey: false, collection: 'handoverPartners', strict: 'throw' },
)
partnerSchema.index({ signer: 1 }, { unique: true })

const receivedSchema = new Schema(
  {
    _id: String,
    dossier: String,
    digest: String,
    head: String,
    state: String,
    from: Schema.Types.Mixed,
    no: String,
    blob: String,
    ack: String,
    at: Date,
    complaintNo: String,
  },
  { versionKey: false, collection: 'handoversReceived', strict: 'throw' },
)
receivedSchema.index({ state: 1, at: 1 })

const statusSchema = new Schema(
  { _id: String, at: String, sealed: String },
  { versionKey: false, collection: 'handoverStatus', strict: 'throw' },
)
const messageSchema = new Schema(
  { _id: String, dossier: String, sealed: String },
  { versionKey: false, collection: 'handoverMessages', strict: 'throw' },
)
messageSchema.index({ dossier: 1, _id: 1 })

type StoredPartner = { _id: string; name: string; url?: string | null; signer: string; keys: Partner['keys'] }
type StoredReceived = Omit<Received, 'handover'> & { _id: string }
const partnerOf = ({ _id, name, url, keys }: StoredPartner): Partner => ({ name, region: _id, keys, ...(url ? { url } : {}) })
const receivedOf = ({ _id, ...rest }: StoredReceived): Received => ({ handover: _id, ...rest })

export type Handovers = {
  partners: Partners
  received: ReceivedHandovers
  after: AfterHandover
  sealed: SealedFilings
  packages: PackageBlobs
}

/** Partners, packages that wait for their release, and what the first place keeps after one. */
export async function handovers(connection: mongoose.Connection, blobs: BlobStore): Promise<Handovers> {
  const partnerModel = connection.model('handoverPartners', partnerSchema)
  const receivedModel = connection.model('handoversReceived', receivedSchema)
  const statusModel = connection.model('handoverStatus', statusSchema)
  const messageModel = connection.model('handoverMessages', messageSchema)
  await Promise.all([partnerModel.init(), receivedModel.init(), statusModel.init(), messageModel.init()])
  const find = async (handover: string) => (await receivedModel.findById(handover).lean()) as unknown as StoredReceived | null

  return {
    partners: {
      async put({ region, name, url, keys }) {
        await partnerModel.replaceOne({ _id: region }, { name, keys, ...(url ? { url } : {}), signer: keys.keys[0].kid }, { upsert: true })
      },
      async list() {
        const found = (await partnerModel
          .find({ _id: { $gt: '' } })
          .sort({ _id: 1 })
          .lean()) as unknown as StoredPartner[]
        return found.map(partnerOf)
      },
      async ofRegion(region) {
        const found = (await partnerModel.findById(region).lean()) as unknown as StoredPartner | null
        return found ? partnerOf(found) : undefined
      },
      async bySigner(signer) {
        const found = (await partnerModel.findOne({ signer }).lean()) as unknown as StoredPartner | null
        return found ? partnerOf(found) : undefined
      },
    },
    received: {
      async find(handover) {
        const found = await find(handover)
        return found ? receivedOf(found) : undefined
      },
      async keep({ handover, ...rest }) {
        try {
          await receivedModel.create({ _id: handover, ...rest })
        } catch (error) {
          if ((error as { code?: unknown }).code !== 11000) throw error
        }
        return receivedOf((await find(handover)) as StoredReceived)
      },
      async drop(handover) {
        await receivedModel.deleteOne({ _id: handover, state: 'pending' })
      },
      async taken(handover, complaintNo) {
        await receivedModel.updateOne({ _id: handover }, { $set: { state: 'taken', complaintNo }, $unset: { blob: 1 } })
      },
      async pending() {
        const found = await receivedModel.find({ state: 'pending' }).sort({ state: 1, at: 1 }).limit(200).lean()
        return (found as unknown as StoredReceived[]).map(receivedOf)
      },
      async lately() {
        const found = await receivedModel.find({ state: 'taken' }).sort({ state: -1, at: -1 }).limit(100).lean()
        return (found as unknown as StoredReceived[]).map(receivedOf)
      },
    },
    after: {
      async putStatus(dossier, at, sealed) {
        await statusModel.replaceOne({ _id: dossier }, { at, sealed }, { upsert: true })
      },
      async status(dossier) {
        const found = (await statusModel.findById(dossier).lean()) as unknown as { at: string; sealed: string } | null
        return found ? { at: found.at, sealed: found.sealed } : undefined
      },
      async queue(dossier, id, sealed) {
        await messageModel.create({ _id: id, dossier, sealed })
      },
      async queued(dossier) {
        const found = await messageModel.find({ dossier }).sort({ dossier: 1, _id: 1 }).limit(200).lean()
        return (found as unknown as { sealed: string }[]).map(({ sealed }) => sealed)
      },
      async delivered(dossier, ids) {
        for (const _id of ids) await messageModel.deleteOne({ _id, dossier })
      },
    },
    sealed: await sealedFilings(connection),
    packages: {
      put: (content, id) => blobs.put(content, { maxBytes: MAX_PACKAGE, ...(id ? { id } : {}) }),
      read: async (id) => Buffer.concat(await (await blobs.get(id)).toArray()),
      async drop(id) {
        await blobs.delete(id)
      },
    },
  }
}
