import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import mongooseModule from 'mongoose'
import type { BlobStore } from '../blobs/blob-store.ts'
import { DUPLICATE, writeErrorsOf } from '../joined-inserts.ts'
import { BrokenTransfer, readTransfer, type TransferHead, type TransferLine } from './transfer-lines.ts'

const { EJSON } = mongooseModule.mongo.BSON
const BATCH = 200
const EVENTS = 500

export type ImportTarget = {
  connection: mongoose.Connection
  collections: string[]
  blobs: BlobStore
  /** Resolves when the events are durable, in the order given. */
  publish: (events: { topic: string; key: string; event: object }[]) => Promise<void>
  /** Looks at a document before it is taken in; throws when it does not hold. */
  verify: (collection: string, document: object) => void
  /** Migrations that the target has seen. */
  migrations: string[]
  progress?: (done: ImportResult) => void
}
export type ImportResult = {
  blobs: number
  documents: number
  events: number
  there: number /** `collection/id` of what is there otherwise. */
  differing: string[]
}

/** Lines of the same file, from its beginning, each time it is called. */
export type Lines = () => AsyncIterable<string>

/**
 * Takes a transfer into a store that nobody works on meanwhile. It is read twice: first whole, so that nothing of a broken one is taken in; then what is
 * missing is added. What is there already stays; where it is another, it is named and not touched. May be killed and run again.
 */
export async function importStore(lines: Lines, target: ImportTarget): Promise<ImportResult> {
  const head = await check(lines, target)
  const result: ImportResult = { blobs: 0, documents: 0, events: 0, there: 0, differing: [] }
  const progress = progressOf(target.connection, head.id)
  const published = await progress.read()
  let events: { topic: string; key: string; event: object }[] = []
  let documents: { collection: string; document: object }[] = []
  let blob: { id: string; write: BlobWriter } | undefined

  const endBlob = async () => {
    await blob?.write.end()
    blob = undefined
  }
  const flushDocuments = async () => {
    const batch = documents
    documents = []
    for (const [collection, list] of byCollection(batch)) await insert(target, collection, list, result)
    target.progress?.(result)
  }
  const flushEvents = async () => {
    if (events.length > 0) await target.publish(events)
    await progress.write(result.events)
    events = []
    target.progress?.(result)
  }
  for await (const line of readTransfer(lines())) {
    if ('piece' in line) {
      await blob?.write.piece(Buffer.from(line.piece, 'base64'))
      continue
    }
    await endBlob()
    if ('blob' in line) {
      result.blobs += 1
      if ((await target.blobs.stat(line.blob))?.size === line.size) result.there += 1
      else blob = { id: line.blob, write: blobWriter(target.blobs, line.blob, line.size) }
    } else if ('collection' in line) {
      result.documents += 1
      documents.push(line)
      if (documents.length >= BATCH) await flushDocuments()
    } else if ('topic' in line) {
      if (documents.length > 0) await flushDocuments()
      result.events += 1
      if (result.events > published) events.push(line)
      if (events.length >= EVENTS) await flushEvents()
    }
  }
  await flushDocuments()
  await flushEvents()
  return result
}

async function check(lines: Lines, { verify, collections, migrations }: ImportTarget): Promise<TransferHead> {
  let head: TransferHead | undefined
  let at = 0
  let blob: { sha256: string; digest: ReturnType<typeof createHash> } | undefined
  const endBlob = () => {
    if (blob && blob.digest.digest('hex') !== blob.sha256) throw new BrokenTransfer(at, 'the blob before is not what it was')
    blob = undefined
  }
  for await (const line of readTransfer(lines())) {
    at += 1
    if (!('piece' in line)) endBlob()
    if ('mingjian' in line) head = headOf(line, migrations)
    else if ('blob' in line) blob = { sha256: line.sha256, digest: createHash('sha256') }
    else if ('piece' in line) blob?.digest.update(Buffer.from(line.piece, 'base64'))
    else if ('collection' in line) {
      if (!collections.includes(line.collection)) throw new BrokenTransfer(at, `this version keeps nothing under ${line.collection}`)
      verify(line.collection, line.document)
    }
  }
  return head as TransferHead
}

function headOf(
  { mingjian: _name, version: _version, ...head }: Extract<TransferLine, { mingjian: string }>,
  seen: string[],
): TransferHead {
  const [here, there] = [seen, head.migrations].map((list) => [...list].sort().join(', '))
  if (here !== there)
    throw new Error(`the transfer is of another version (${there}; here: ${here}): bring both to the same version, export and import again`)
  return head
}

async function insert({ connection }: ImportTarget, name: string, documents: object[], result: ImportResult): Promise<void> {
  const collection = connection.collection<{ _id: string }>(name)
  try {
    await collection.insertMany(documents as never, { ordered: false })
  } catch (error) {
    const refused = writeErrorsOf(error)
    if (refused.some(({ code }) => code !== DUPLICATE)) throw error
    for (const { index } of refused) {
      const document = documents[index] as { _id: string }
      const found = await collection.findOne({ _id: document._id })
      if (found && sameDocument(found, document)) result.there += 1
      else result.differing.push(`${name}/${String(document._id)}`)
    }
  }
}

/** How far a dossier's events were sent is no difference. */
function sameDocument(a: object, b: object): boolean {
  const [one, other] = [a, b].map((document) => {
    const { published: _published, dirty: _dirty, ...rest } = document as Record<string, unknown>
    return EJSON.stringify('history' in rest ? rest : document)
  })
  return one === other
}

function byCollection(batch: { collection: string; document: object }[]): Map<string, object[]> {
  const sorted = new Map<string, object[]>()
  for (const { collection, document } of batch) sorted.set(collection, [...(sorted.get(collection) ?? []), document])
  return sorted
}

/** How many events of a transfer are on the bus, so that a second run does not send all of them again. */
function progressOf(connection: mongoose.Connection, id: string) {
  const collection = connection.collection<{ _id: string; events: number }>('transfers')
  return {
    read: async () => (await collection.findOne({ _id: id }))?.events ?? 0,
    async write(events: number): Promise<void> {
      await collection.updateOne({ _id: id }, { $max: { events } }, { upsert: true })
    },
  }
}

type BlobWriter = { piece(bytes: Buffer): Promise<void>; end(): Promise<void> }

/** Pieces go in as they come; the blob is there once `end` has resolved. */
function blobWriter(blobs: BlobStore, id: string, size: number): BlobWriter {
  const { readable, writable } = new TransformStream<Buffer, Buffer>()
  const writer = writable.getWriter()
  const done = blobs.put(readable, { maxBytes: size, id })
  done.catch((error: unknown) => writer.abort(error).catch(() => undefined))
  return {
    async piece(bytes) {
      await writer.write(bytes)
    },
    async end() {
      await writer.close()
      await done
    },
  }
}
