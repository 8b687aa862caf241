import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { SupervisorCertificate, SupervisorRegister } from '../../application/intake-deps.ts'

type Stored = Omit<SupervisorCertificate, 'id'> & { _id: string }

const schema = new Schema(
  {
    _id: String,
    certificateNo: { type: String, required: true },
    unit: { type: String, required: true },
    validFrom: { type: String, required: true },
    validTo: { type: String, required: true },
    withdrawn: String,
  },
  { versionKey: false, collection: 'supervisorCertificates', strict: 'throw' },
)
schema.index({ unit: 1, _id: 1 })

/** The local register of 监督证, for logins that personnel does not know. */
export async function supervisorRegister(connection: mongoose.Connection, dayOf: (at: Date) => string): Promise<SupervisorRegister> {
  const model = connection.model('supervisorCertificates', schema)
  await model.init()

  return {
    async checkSupervisors(ids, at) {
      const found = (await model.find({ _id: { $in: ids } }).lean()) as unknown as Stored[]
      const day = dayOf(at)
      return ids.map((id) => {
        const own = found.find(({ _id }) => _id === id)
        if (!own) return { id, status: 'invalid', reason: '没有登记监督证' }
        const { certificateNo, validFrom, validTo, withdrawn } = own
        if (withdrawn) return { id, status: 'invalid', certificateNo, reason: withdrawn }
        if (day < validFrom || day > validTo)
          return { id, status: 'invalid', certificateNo, reason: `监督证有效期为${validFrom}至${validTo}` }
        return { id, status: 'valid', certificateNo }
      })
    },
    async put(certificates: SupervisorCertificate[]): Promise<void> {
      await model.bulkWrite(
        certificates.map(({ id, ...rest }) => ({ replaceOne: { filter: { _id: id }, replacement: { ...rest }, upsert: true } })) as never,
      )
    },
    async list(unit: string): Promise<SupervisorCertificate[]> {
      const found = (await model.find({ unit }).sort({ unit: 1, _id: 1 }).limit(500).lean()) as unknown as Stored[]
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }))
    },
  }
}
