import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { regionCode } from '@mingjian/contracts'
import { tenantParts } from '@mingjian/intake'
import { exportStore } from '@mingjian/storage'
import { Command } from 'commander'
import { place } from './handover-files.ts'
import { print } from './instance.ts'
import { openWhole, type WholeStore } from './whole-store.ts'

/** Every event that is on the bus, topic after topic, each key in its order. */
async function* eventsOf({ log, namespace }: WholeStore) {
  for (const topic of await log.topics()) {
    if (!topic.startsWith(`${namespace}.`)) continue
    for await (const { key, event } of log.read(topic)) yield { topic: topic.slice(namespace.length + 1), key, event }
  }
}

const whole = (store: WholeStore) => ({
  parts: store.collections.map((collection) => ({ collection })),
  allBlobs: store.blobs.list(),
  events: eventsOf(store),
})

export const exportCommand = () =>
  new Command('export')
    .description(
      'write everything that an installation keeps into one file, for import-archive elsewhere; contacts stay sealed in it, and keys.json does not go along. The services must stand still, except for --region.',
    )
    .option('--region <code>', "one tenant's own: what belongs to this region and those below it; services may be at work")
    .requiredOption('--out <file>', 'where to; a file that is there is replaced when the new one is whole')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async ({ out, region, json }: { out: string; region?: string; json?: boolean }) => {
      if (region !== undefined && !regionCode.safeParse(region).success)
        throw new Error(`--region ${region} is no region code: 2, 4, 6, 9 or 12 digits, such as 520521`)
      const store = await openWhole()
      const path = place(out)
      let last = { blobs: 0, documents: 0, events: 0 }
      const progress = (done: typeof last) => {
        last = done
        if (process.stderr.isTTY) process.stderr.write(`\r${done.blobs} files, ${done.documents} documents, ${done.events} events`)
      }
      try {
        const { connection, blobs, namespace, migrations } = store
        const about = { id: randomUUID(), at: new Date().toISOString(), namespace, migrations }
        const what = region === undefined ? whole(store) : { parts: await tenantParts(connection, region), allBlobs: [], events: [] as [] }
        const lines = exportStore({ connection, blobs, progress, ...what }, about)
        await pipeline(Readable.from(lines), createGzip(), createWriteStream(`${path}.new`, { mode: 0o600, flush: true }))
        await rename(`${path}.new`, path)
      } finally {
        await rm(`${path}.new`, { force: true })
        await store.close()
      }
      const { blobs, documents, events } = last
      print(json, { file: path, blobs, documents, events }, () => `${path}: ${blobs} files, ${documents} documents, ${events} events`)
    })
