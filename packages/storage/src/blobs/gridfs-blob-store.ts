// Blobs in GridFS. A mark lies beside each upload until it is whole, so that what a killed process left is found without reading all chunks.
import { createHash, randomUUID } from 'node:crypto'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type mongoose from 'mongoose'
import { BLOB_ID, BlobNotFound, type BlobStore, BlobTooLarge } from './blob-store.ts'

const BUCKET = 'blobs'
/** No upload takes as long. */
const ABANDONED_MS = 24 * 3_600_000

type Unfinished = { _id: string; at: Date }
type Stored = { _id: string; length: number }

/** Blobs in the given database. */
export const gridfsBlobStore = (connection: mongoose.Connection): BlobStore & { dropUnfinished(now: Date): Promise<number> } => {
  const { GridFSBucket } = connection.base.mongo
  const db = connection.db
  if (!db) throw new Error('the connection is not open')
  const bucket = new GridFSBucket(db, { bucketName: BUCKET })
  const unfinished = db.collection<Unfinished>(`${BUCKET}.unfinished`)
  const files = db.collection<Stored>(`${BUCKET}.files`)
  // The driver types ids as ObjectId, GridFS itself takes any.
  const idOf = (id: string) => id as unknown as mongoose.mongo.ObjectId
  const find = (id: string) => files.findOne({ _id: id })
  const remove = async (id: string) => {
    await files.deleteOne({ _id: id })
    await db.collection(`${BUCKET}.chunks`).deleteMany({ files_id: idOf(id) })
  }

  return {
    async put(content, { maxBytes, id = randomUUID() }) {
      if (!BLOB_ID.test(id)) throw new TypeError('the id of a blob is a UUID')
      const hash = createHash('sha256')
      let size = 0
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, pass) {
          size += chunk.length
          if (size > maxBytes) return pass(new BlobTooLarge(maxBytes))
          hash.update(chunk)
          pass(null, chunk)
        },
      })
      await unfinished.replaceOne({ _id: id }, { at: new Date() }, { upsert: true })
      try {
        await remove(id)
        await pipeline(content, measure, bucket.openUploadStreamWithId(idOf(id), id))
      } catch (error) {
        await remove(id)
        await unfinished.deleteOne({ _id: id })
        throw error
      }
      await unfinished.deleteOne({ _id: id })
      return { id, size, sha256: hash.digest('hex') }
    },
    async get(id) {
      if (!(await find(id))) throw new BlobNotFound()
      return bucket.openDownloadStream(idOf(id))
    },
    async stat(id) {
      const found = await find(id)
      return found ? { size: found.length } : undefined
    },
    async delete(id) {
      const found = await find(id)
      if (found) await remove(id)
      return found !== null
    },
    async *list() {
      for await (const { _id } of files.find({}, { projection: { _id: 1 } })) if (!(await unfinished.findOne({ _id }))) yield _id
    },
    /** Removes what uploads left that were killed a day ago or earlier; answers how many. */
    async dropUnfinished(now) {
      const old = await unfinished.find({ at: { $lt: new Date(now.getTime() - ABANDONED_MS) } }).toArray()
      for (const { _id } of old) {
        await remove(_id)
        await unfinished.deleteOne({ _id })
      }
      return old.length
    },
  }
}
