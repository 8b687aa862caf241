import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { type KeyRing, newDataKey, newId, openDataKey, type WrappedKey } from '@mingjian/dossier'
import { BlobNotFound, type BlobStore } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { refuse } from './refusals.ts'
import type { TableFile } from './tables/table-file.ts'

/** At most this many bytes a file. */
const MAX_BYTES = 200 * 1024 * 1024
/** Bytes of a file in one encrypted piece, so that any place of it can be read without the rest. */
const PIECE = 512 * 1024
const IV = 12
const TAG = 16
const PIECES_IN_MEMORY = 2
/** A stopped import can be resumed, a previewed one confirmed, for so long. */
const KEEP_UPLOADS_MS = 7 * 24 * 3_600_000
const HOUR_MS = 3_600_000

/** Uploaded files while their job lives; encrypted at rest, never whole in memory. */
export interface Uploads {
  put(content: AsyncIterable<Uint8Array>, region: string): Promise<{ id: string; size: number /** Hex. */; sha256: string }>
  has(id: string): Promise<boolean>
  drop(id: string): Promise<void>
  /** Makes one old enough to be dropped within the hour. */
  hasten(id: string): Promise<void>
  /** Drops those that nobody came back to in `KEEP_UPLOADS_MS`; answers how many. */
  dropOld(): Promise<number>
}

const schemaOf = (collection: string) =>
  new Schema(
    {
      _id: String,
      pieces: { type: [String], default: [] },
      key: Schema.Types.Mixed,
      size: Number,
      sha256: String,
      at: Date,
      done: Boolean,
    },
    { versionKey: false, collection },
  ).index({ at: 1 })
type Stored = { _id: string; pieces: string[]; key: WrappedKey; size: number; at: Date; done: boolean }

/** Uploaded files cut into pieces, each encrypted (AES-256-GCM) before it touches a disk and read back by any range. */
export async function sealedUploads(
  connection: mongoose.Connection,
  {
    name,
    blobs,
    keys,
    clock,
  }: { /** What the collection's name begins with. */ name: string; blobs: BlobStore; keys: KeyRing; clock: () => Date },
) {
  const model = connection.model(`${name}Uploads`, schemaOf(`${name}Uploads`))
  await model.init()

  const hastened = () => new Date(clock().getTime() - KEEP_UPLOADS_MS + HOUR_MS)
  const load = async (id: string) => ((await model.findById(id).lean()) as Stored | null) ?? undefined

  /** Initial vector, ciphertext, tag: in three parts, so that nothing large is copied. */
  function sealed(key: Buffer, id: string, at: number, plain: Buffer): Buffer[] {
    const iv = randomBytes(IV)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(`${id}:${at}`))
    const body = cipher.update(plain)
    cipher.final()
    return [iv, body, cipher.getAuthTag()]
  }

  async function opened(key: Buffer, id: string, at: number, blob: string): Promise<Buffer> {
    const body = Buffer.concat(await (await blobs.get(blob)).toArray())
    const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, IV))
      .setAAD(Buffer.from(`${id}:${at}`))
      .setAuthTag(body.subarray(-TAG))
    const plain = decipher.update(body.subarray(IV, -TAG))
    decipher.final()
    return plain
  }

  async function drop(id: string): Promise<void> {
    const found = await load(id)
    for (const piece of found?.pieces ?? []) await blobs.delete(piece)
    await model.deleteOne({ _id: id })
  }

  const uploads: Uploads = {
    async put(content, region) {
      const id = newId()
      const { key, wrapped } = newDataKey(keys, region, id)
      await model.create({ _id: id, pieces: [], key: wrapped, size: 0, at: clock(), done: false })
      const hash = createHash('sha256')
      let size = 0
      let count = 0
      const piece = Buffer.alloc(PIECE)
      let length = 0
      const flush = async () => {
        if (length === 0) return
        const parts = sealed(key, id, count, piece.subarray(0, length))
        const { id: blob } = await blobs.put(parts as unknown as AsyncIterable<Uint8Array>, { maxBytes: PIECE + IV + TAG })
        await model.updateOne({ _id: id }, { $push: { pieces: blob } })
        count += 1
        length = 0
      }
      try {
        for await (const chunk of content) {
          size += chunk.length
          if (size > MAX_BYTES) throw refuse('upload-too-large', '文件超过 200MB，请分成几个文件再上传。', { field: 'file' })
          hash.update(chunk)
          for (let at = 0; at < chunk.length; ) {
            const part = chunk.subarray(at, at + PIECE - length)
            piece.set(part, length)
            length += part.length
            at += part.length
            if (length === PIECE) await flush()
          }
        }
        await flush()
        const sha256 = hash.digest('hex')
        await model.updateOne({ _id: id }, { $set: { size, sha256, done: true } })
        return { id, size, sha256 }
      } catch (error) {
        await drop(id)
        throw error
      }
    },
    has: async (id) => (await load(id))?.done === true,
    drop,
    async hasten(_id) {
      await model.updateOne({ _id, at: { $gt: hastened() } }, { $set: { at: hastened() } })
    },
    async dropOld() {
      const before = new Date(clock().getTime() - KEEP_UPLOADS_MS)
      const old = (await model
        .find({ at: { $lt: before } }, { _id: 1 })
        .limit(200)
        .lean()) as unknown as { _id: string }[]
      for (const { _id } of old) await drop(_id)
      return old.length
    },
  }

  /** An upload as a file of which any range can be read. */
  async function file(id: string): Promise<TableFile> {
    const found = await load(id)
    if (!found?.done) throw refuse('import-file-gone', '文件已经删除，请重新上传；已导入的行不会重复。')
    const key = openDataKey(keys, id, found.key)
    const recent = new Map<number, Buffer>()
    async function piece(at: number): Promise<Buffer> {
      const kept = recent.get(at)
      if (kept) return kept
      const blob = found?.pieces[at]
      if (blob === undefined) throw new BlobNotFound()
      const plain = await opened(key, id, at, blob)
      const [oldest] = recent.keys()
      if (recent.size >= PIECES_IN_MEMORY && oldest !== undefined) recent.delete(oldest)
      recent.set(at, plain)
      return plain
    }
    return {
      size: found.size,
      async *stream(start = 0, end = found.size) {
        for (let at = start; at < Math.min(end, found.size); ) {
          const index = Math.floor(at / PIECE)
          const from = index * PIECE
          const part = (await piece(index)).subarray(at - from, Math.min(end - from, at - from + 65_536))
          yield part
          at += part.length
        }
      },
    }
  }

  return { uploads, file }
}
