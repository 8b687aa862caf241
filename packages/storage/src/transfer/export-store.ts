import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import type { BlobStore } from '../blobs/blob-store.ts'
import { type TransferHead, transferWriter } from './transfer-lines.ts'

const PAGE = 100
const PIECE = 192 * 1024

export type ExportSource = {
  connection: mongoose.Connection
  /** Names of what is to go; each is read in the order of its ids. */
  collections: string[]
  blobs: BlobStore
  events: AsyncIterable<{ topic: string; key: string; event: object }>
  progress?: (done: { blobs: number; documents: number; events: number }) => void
}

/** Everything of a store that nobody writes to meanwhile, as lines; what stays secret stays sealed in it, and its keys do not go along. */
export async function* exportStore(
  { connection, collections, blobs, events, progress }: ExportSource,
  about: TransferHead,
): AsyncGenerator<string> {
  const writer = transferWriter(about)
  const tell = () => progress?.(writer.counts)
  yield writer.head()
  for await (const id of blobs.list()) {
    const found = await blobs.stat(id)
    const sha256 = await digestOf(blobs, id)
    yield writer.blob(id, found?.size ?? 0, sha256)
    for await (const chunk of await blobs.get(id)) {
      const bytes = chunk as Buffer
      for (let from = 0; from < bytes.length; from += PIECE) yield writer.piece(bytes.subarray(from, from + PIECE))
    }
    tell()
  }
  for (const name of collections) {
    const collection = connection.collection<{ _id: string }>(name)
    for (let after: unknown; ; ) {
      const filter = after === undefined ? {} : { _id: { $gt: after } }
      const page = await collection.find(filter as never, { sort: { _id: 1 }, limit: PAGE }).toArray()
      for (const document of page) yield writer.document(name, document)
      tell()
      if (page.length < PAGE) break
      after = page.at(-1)?._id
    }
  }
  let sent = 0
  for await (const { topic, key, event } of events) {
    yield writer.event(topic, key, event)
    if (++sent % 1000 === 0) tell()
  }
  tell()
  yield writer.end()
}

async function digestOf(blobs: BlobStore, id: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of await blobs.get(id)) digest.update(chunk as Buffer)
  return digest.digest('hex')
}
