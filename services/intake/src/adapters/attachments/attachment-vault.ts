import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { KeyRing } from '@mingjian/dossier'
import { newDataKey, newId, openDataKey } from '@mingjian/dossier'
import type { BlobStore } from '@mingjian/storage'
import { fileTypeFromBuffer } from 'file-type'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { HandedFiles } from '../../application/handover-ports.ts'
import type { AttachmentVault } from '../../application/intake-deps.ts'
import { refuse } from '../../domain/complaint/refusals.ts'
import type { Attachment } from '../../domain/complaint/state.ts'

/** At most this many bytes a file (quality.md: Security). */
export const MAX_BYTES = 20 * 1024 * 1024
const UNCLAIMED_MS = 24 * 60 * 60 * 1000
const MAX_PIXELS = 100_000_000

/** What people photograph, scan, record and write; told by content, never by name. */
const IMAGES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const
const OTHERS = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/amr',
  'audio/wav',
  'video/mp4',
  'video/quicktime',
]

type Stored = Attachment & {
  _id: string
  blob: string
  iv: string
  tag: string
  key: { kid: string; wrapped: string }
  at: Date
  complaint?: string | null
  leaving?: boolean
}

const schema = new Schema(
  {
    _id: String,
    id: String,
    mediaType: String,
    size: Number,
    sha256: String,
    blob: String,
    iv: String,
    tag: String,
    key: Schema.Types.Mixed,
    at: Date,
    complaint: { type: String, default: null },
    leaving: Boolean,
  },
  { versionKey: false, collection: 'attachments', id: false },
)
schema.index({ complaint: 1, at: 1 })
schema.index({ leaving: 1 }, { partialFilterExpression: { leaving: true } })

/** Files encrypted under a key of their own; pictures are written anew without metadata (place, device, owner). */
export async function attachmentVault(connection: mongoose.Connection, blobs: BlobStore, keys: KeyRing, region: string, clock: () => Date) {
  const model = connection.model('attachments', schema)
  await model.init()

  async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of content) {
      size += chunk.length
      if (size > MAX_BYTES) throw refuse('attachment-too-large', '文件超过 20MB，请压缩或分开上传。')
      chunks.push(chunk)
    }
    if (size === 0) throw refuse('attachment-broken', '文件是空的，请重新选择。')
    return Buffer.concat(chunks)
  }

  async function clean(content: Buffer): Promise<{ content: Buffer; mediaType: string }> {
    const type = await fileTypeFromBuffer(content)
    const image = IMAGES.find((each) => each === type?.mime)
    if (image) return { content: await withoutMetadata(content, image), mediaType: image }
    if (type && OTHERS.includes(type.mime)) return { content, mediaType: type.mime }
    throw refuse('attachment-type-refused', '只能上传图片、PDF、Word（docx）、Excel（xlsx）、录音和录像。')
  }

  /** The content under a fresh key of its own, and what it takes to open it. */
  async function seal(id: string, content: Buffer) {
    const { key, wrapped } = newDataKey(keys, region, id)
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    const sealed = Buffer.concat([cipher.update(content), cipher.final()])
    const blob = await blobs.put([sealed] as unknown as AsyncIterable<Uint8Array>, { maxBytes: MAX_BYTES + 1024 })
    const opening = { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), key: wrapped }
    return { _id: id, blob: blob.id, ...opening, at: clock() }
  }

  /** Each is free or was claimed by the same before. */
  async function claim(ids: string[], mark: { complaint: string; leaving?: true }): Promise<Attachment[]> {
    const claimed: Attachment[] = []
    for (const id of ids) {
      const free = { _id: id, complaint: { $in: [null, mark.complaint] } }
      const found = (await model.findOneAndUpdate(free, { $set: mark }).lean()) as Stored | null
      if (!found) throw refuse('attachment-unknown', '有附件没有找到或者已经用过，请重新上传。', { field: 'attachmentIds' })
      claimed.push({ id, mediaType: found.mediaType, size: found.size, sha256: found.sha256 })
    }
    return claimed
  }

  const handed: HandedFiles = {
    async adopt({ id, mediaType, size, sha256 }, content, complaint) {
      if (await model.findById(id).lean()) return
      const sealed = await seal(id, content)
      try {
        await model.create({ id, mediaType, size, sha256, ...sealed, complaint })
      } catch (error) {
        // The same package came twice at once: the other one has it.
        await blobs.delete(sealed.blob)
        if ((error as { code?: unknown }).code !== 11000) throw error
      }
    },
    async leave(complaint) {
      await model.updateMany({ complaint }, { $set: { leaving: true } })
    },
    claimLeaving: (ids, complaint) => claim(ids, { complaint, leaving: true }),
    async dropLeft(isGone) {
      const left = (await model.find({ leaving: true }).limit(1_000).lean()) as unknown as Stored[]
      let dropped = 0
      for (const { _id, blob, complaint, at } of left) {
        if (!complaint || !(await isGone(complaint, at))) continue
        await blobs.delete(blob)
        await model.deleteOne({ _id })
        dropped += 1
      }
      return dropped
    },
  }

  const vault: AttachmentVault = {
    async put(stream) {
      const { content, mediaType } = await clean(await collect(stream))
      const attachment = { id: newId(), mediaType, size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
      await model.create({ ...attachment, ...(await seal(attachment.id, content)) })
      return attachment
    },
    claim: (ids, complaint) => claim(ids, { complaint }),
    async read(id) {
      const found = (await model.findById(id).lean()) as Stored | null
      if (!found) return undefined
      const decipher = createDecipheriv('aes-256-gcm', openDataKey(keys, id, found.key), Buffer.from(found.iv, 'base64')).setAuthTag(
        Buffer.from(found.tag, 'base64'),
      )
      const sealed = Buffer.concat(await (await blobs.get(found.blob)).toArray())
      const content = Buffer.concat([decipher.update(sealed), decipher.final()])
      return { attachment: { id, mediaType: found.mediaType, size: found.size, sha256: found.sha256 }, content }
    },
  }

  return {
    vault,
    handed,
    /** Drops uploads that no complaint claimed within a day; answers how many. */
    async dropUnclaimed(): Promise<number> {
      const before = new Date(clock().getTime() - UNCLAIMED_MS)
      const old = (await model
        .find({ complaint: null, at: { $lt: before } })
        .limit(200)
        .lean()) as unknown as Stored[]
      for (const { _id, blob } of old) {
        await model.deleteOne({ _id, complaint: null })
        await blobs.delete(blob)
      }
      return old.length
    },
  }
}

async function withoutMetadata(content: Buffer, mediaType: (typeof IMAGES)[number]): Promise<Buffer> {
  // A large library that only pictures need.
  const { default: sharp } = await import('sharp')
  try {
    const image = sharp(content, {
      limitInputPixels: MAX_PIXELS,
      animated: mediaType === 'image/gif' || mediaType === 'image/webp',
    }).rotate()
    if (mediaType === 'image/png') return await image.png().toBuffer()
    if (mediaType === 'image/webp') return await image.webp({ quality: 90 }).toBuffer()
    if (mediaType === 'image/gif') return await image.gif().toBuffer()
    return await image.jpeg({ quality: 90 }).toBuffer()
  } catch {
    throw refuse('attachment-broken', '图片打不开或者太大，请重新拍照或者截图后上传。')
  }
}
