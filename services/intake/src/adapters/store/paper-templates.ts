import { createHash } from 'node:crypto'
import { defaultTemplate } from '@mingjian/documents'
import type { DocumentRule } from '@mingjian/rulebook'
import type { BlobStore } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { PaperTemplates } from '../../application/intake-deps.ts'

type Stored = { _id: string; unit: string; type: string; version: number; blob: string; sha256: string; by: string; at: Date }

const schema = new Schema(
  { _id: String, unit: String, type: String, version: Number, blob: String, sha256: String, by: String, at: Date },
  { versionKey: false, collection: 'paperTemplates' },
)
schema.index({ unit: 1, type: 1, version: -1 }, { unique: true })

/** Templates as files, every version kept: which one a paper was made of can be told afterwards. */
export async function paperTemplates(connection: mongoose.Connection, blobs: BlobStore, clock: () => Date): Promise<PaperTemplates> {
  const model = connection.model('paperTemplates', schema)
  await model.init()
  const shipped = new WeakMap<DocumentRule, Promise<Buffer>>()
  const newest = async (type: string, unit: string) =>
    (await model.findOne({ unit, type }).sort({ version: -1 }).lean()) as unknown as Stored | null

  return {
    async current(rule, unit) {
      const own = await newest(rule.id, unit)
      if (own) return Buffer.concat(await (await blobs.get(own.blob)).toArray())
      const known = shipped.get(rule) ?? defaultTemplate(rule)
      shipped.set(rule, known)
      return known
    },
    async put(type, unit, file, by) {
      const blob = await blobs.put([file] as unknown as AsyncIterable<Uint8Array>, { maxBytes: file.length })
      const sha256 = createHash('sha256').update(file).digest('hex')
      const version = ((await newest(type, unit))?.version ?? 0) + 1
      await model.create({ _id: `${unit}/${type}/${version}`, unit, type, version, blob: blob.id, sha256, by, at: clock() })
      return version
    },
    async list(unit) {
      const found = (await model.find({ unit }).sort({ unit: 1, type: 1, version: -1 }).limit(1_000).lean()) as unknown as Stored[]
      const first = new Map(found.toReversed().map((each) => [each.type, each]))
      return [...first.values()].map(({ type, version, at, sha256 }) => ({ type, version, at, sha256 }))
    },
  }
}
