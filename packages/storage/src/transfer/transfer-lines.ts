// A whole store as text, one thing a line: what it is, blobs in pieces, documents, events, and at the end what there was and a digest over all before.
import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { z } from 'zod'

const { EJSON } = mongoose.mongo.BSON
const VERSION = 1

/** Where a transfer comes from. */
const head = z.strictObject({
  mingjian: z.literal('transfer'),
  version: z.literal(VERSION),
  id: z.uuid(),
  at: z.iso.datetime(),
  namespace: z.string(),
  /** Migrations that the store has seen; the one that takes it in must have seen the same. */
  migrations: z.array(z.string()),
})
const counts = z.strictObject({ blobs: z.number(), documents: z.number(), events: z.number() })
const line = z.union([
  head,
  z.strictObject({ blob: z.uuid(), size: z.number(), sha256: z.string() }),
  z.strictObject({ piece: z.string() }),
  z.strictObject({ collection: z.string(), document: z.record(z.string(), z.unknown()) }),
  z.strictObject({ topic: z.string(), key: z.string(), event: z.record(z.string(), z.unknown()) }),
  z.strictObject({ end: counts, sha256: z.string() }),
])
export type TransferHead = Omit<z.output<typeof head>, 'mingjian' | 'version'>
export type TransferCounts = z.output<typeof counts>
export type TransferLine = z.output<typeof line>

/** The file is not a whole transfer, or was changed on the way; nothing of it was taken in. */
export class BrokenTransfer extends Error {
  readonly code = 'broken-transfer'
  constructor(where: number, why: string) {
    super(`line ${where}: ${why}`)
    this.name = 'BrokenTransfer'
  }
}

/** Numbers the things and closes with their digest. */
export function transferWriter(about: TransferHead) {
  const digest = createHash('sha256')
  const end: TransferCounts = { blobs: 0, documents: 0, events: 0 }
  const write = (value: TransferLine): string => {
    const text = `${EJSON.stringify(value, { relaxed: false })}\n`
    digest.update(text)
    return text
  }
  return {
    head: () => write({ mingjian: 'transfer', version: VERSION, ...about }),
    blob(blob: string, size: number, sha256: string): string {
      end.blobs += 1
      return write({ blob, size, sha256 })
    },
    piece: (bytes: Uint8Array) => write({ piece: Buffer.from(bytes).toString('base64') }),
    document(collection: string, document: object): string {
      end.documents += 1
      return write({ collection, document: document as Record<string, unknown> })
    },
    event(topic: string, key: string, event: object): string {
      end.events += 1
      return write({ topic, key, event: event as Record<string, unknown> })
    },
    end: () => `${JSON.stringify({ end, sha256: digest.digest('hex') })}\n`,
    counts: end,
  }
}

/** Reads lines back; raises BrokenTransfer for what is none, is out of place, or does not come out at the end. */
export async function* readTransfer(lines: AsyncIterable<string>): AsyncGenerator<TransferLine> {
  const digest = createHash('sha256')
  const seen: TransferCounts = { blobs: 0, documents: 0, events: 0 }
  let at = 0
  let ended = false
  for await (const text of lines) {
    at += 1
    if (ended) throw new BrokenTransfer(at, 'something follows the end')
    const parsed = line.safeParse(unwrap(text))
    if (!parsed.success) throw new BrokenTransfer(at, 'this is no line of a transfer')
    const value = parsed.data
    if ('mingjian' in value !== (at === 1)) throw new BrokenTransfer(at, 'a transfer begins with what it is, once')
    if ('end' in value) {
      ended = true
      if (value.sha256 !== digest.digest('hex')) throw new BrokenTransfer(at, 'the digest over all lines before is another')
      for (const name of ['blobs', 'documents', 'events'] as const)
        if (value.end[name] !== seen[name]) throw new BrokenTransfer(at, `${value.end[name]} ${name} were sent, ${seen[name]} are here`)
    } else digest.update(`${text}\n`)
    if ('blob' in value) seen.blobs += 1
    if ('collection' in value) seen.documents += 1
    if ('topic' in value) seen.events += 1
    yield value
  }
  if (!ended) throw new BrokenTransfer(at, 'the end is missing: the file was cut off')
}

function unwrap(text: string): unknown {
  try {
    return EJSON.parse(text, { relaxed: true })
  } catch {
    return undefined
  }
}
