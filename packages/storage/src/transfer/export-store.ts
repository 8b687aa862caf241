import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import type { BlobStore } from '../blobs/blob-store.ts'
import { type TransferHead, transferWriter } from './transfer-lines.ts'

const PAGE = 100
const PIECE = 192 * 1024

type Document = Record<string, unknown> & { _id: string }

/** What goes along of one collection: all of it, or what `filter` finds and `keep` leaves of a page. */
export type ExportPart = {
  collection: string
  filter?: Record<string, unknown>
  keep?: (page: Document[]) => Promise<Document[]>
  /** Blobs that go before the document, because it names them. */
  blobsOf?: (document: Document) => string[]
  /** What is written in the document's place. */
  change?: (document: Document) => Document
}

export type ExportSource = {
  connection: mongoose.Connection
  /** Each is read in the order of its ids. */
  parts: ExportPart[]
  blobs: BlobStore
  /** Blobs that go along whoever names them. */
  allBlobs: AsyncIterable<string> | string[]
  events: AsyncIterable<{ topic: string; key: string; event: object }> | []
  progress?: (done: { blobs: number; documents: number; events: number }) => void
}

/** What the parts name, as lines; what stays secret stays sealed in it, and its keys do not go along. A whole store must stand still meanwhile. */
export async function* exportStore(
  { connection, parts, blobs, allBlobs, events, progress }: ExportSource,
  about: TransferHead,
): AsyncGenerator<string> {
  const writer = transferWriter(about)
  const tell = () => progress?.(writer.counts)
  yield writer.head()
  for await (const id of allBlobs) {
    yield* linesOfBlob(writer, blobs, id)
    tell()
  }
  for (const { collection: name, filter = {}, keep, blobsOf, change } of parts) {
    const collection = connection.collection<{ _id: string }>(name)
    for (let after: unknown; ; ) {
      const further = after === undefined ? filter : { ...filter, _id: { $gt: after } }
      const page = (await collection.find(further as never, { sort: { _id: 1 }, limit: PAGE }).toArray()) as unknown as Document[]
      for (const document of keep ? await keep(page) : page) {
        for (const id of blobsOf?.(document) ?? []) yield* linesOfBlob(writer, blobs, id)
        yield writer.document(name, change ? change(document) : document)
      }
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

async function* linesOfBlob(writer: ReturnType<typeof transferWriter>, blobs: BlobStore, id: string): AsyncGenerator<string> {
  const found = await blobs.stat(id)
  const sha256 = await digestOf(blobs, id)
  yield writer.blob(id, found?.size ?? 0, sha256)
  for await (const chunk of await blobs.get(id)) {
    const bytes = chunk as Buffer
    for (let from = 0; from < bytes.length; from += PIECE) yield writer.piece(bytes.subarray(from, from + PIECE))
  }
}

async function digestOf(blobs: BlobStore, id: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of await blobs.get(id)) digest.update(chunk as Buffer)
  return digest.digest('hex')
}
