import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { regionCode } from '@mingjian/contracts'
import { tenantParts } from '@mingjian/intake'
import { personnelParts } from '@mingjian/personnel'
import { exportStore } from '@mingjian/storage'
import { Command } from 'commander'
import { place } from './handover-files.ts'
import { print } from './instance.ts'
import { openToRead, openWhole, type StoreToRead } from './whole-store.ts'

type Options = { out?: string; dir?: string; keep?: string; region?: string; json?: boolean }
type Counts = { blobs: number; documents: number; events: number }

/** Every event that is on the bus, topic after topic, each key in its order. */
async function* eventsOf({ log, namespace }: StoreToRead) {
  for (const topic of await log.topics()) {
    if (!topic.startsWith(`${namespace}.`)) continue
    for await (const { key, event } of log.read(topic)) yield { topic: topic.slice(namespace.length + 1), key, event }
  }
}

const whole = (store: StoreToRead) => ({
  parts: store.collections.map((collection) => ({ collection })),
  allBlobs: store.blobs.list(),
  events: eventsOf(store),
})

/** Writes the file, whole or not at all. */
async function exportTo(path: string, region: string | undefined): Promise<Counts> {
  const store = await (region === undefined ? openWhole() : openToRead())
  let last: Counts = { blobs: 0, documents: 0, events: 0 }
  const progress = (done: Counts) => {
    last = done
    if (process.stderr.isTTY) process.stderr.write(`\r${done.blobs} files, ${done.documents} documents, ${done.events} events`)
  }
  try {
    const { connection, blobs, namespace, migrations } = store
    const about = { id: randomUUID(), at: new Date().toISOString(), namespace, migrations }
    const what =
      region === undefined
        ? whole(store)
        : { parts: [...personnelParts(region), ...(await tenantParts(connection, region))], allBlobs: [], events: [] as [] }
    const lines = exportStore({ connection, blobs, progress, ...what }, about)
    await pipeline(Readable.from(lines), createGzip(), createWriteStream(`${path}.new`, { mode: 0o600, flush: true }))
    await rename(`${path}.new`, path)
  } finally {
    await rm(`${path}.new`, { force: true })
    await store.close()
  }
  return last
}

/** Names of one region's backups begin alike and sort by their time in UTC. */
const backupName = (region: string, at: Date) => `mingjian-${region}-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.gz`

/** Keeps the newest; what is older than these goes, also what a backup of that time left unfinished. One at work beside this is not touched. */
async function prune(dir: string, region: string, keep: number): Promise<string[]> {
  const own = new RegExp(`^mingjian-${region}-\\d{8}T\\d{6}Z\\.gz(\\.new)?$`)
  const names = (await readdir(dir)).filter((name) => own.test(name)).sort()
  const oldest = names.filter((name) => name.endsWith('.gz')).at(-keep)
  const gone = oldest === undefined ? [] : names.filter((name) => name < oldest)
  for (const name of gone) await rm(join(dir, name))
  return gone
}

/** Where the file goes, and what is deleted when it is whole. */
async function targetOf({ out, dir, keep = '14', region }: Options): Promise<{ path: string; tidy?: () => Promise<string[]> }> {
  if (!/^[1-9]\d{0,3}$/.test(keep)) throw new Error(`--keep ${keep}: write a number from 1 to 9999`)
  if (out !== undefined && dir === undefined) return { path: place(out) }
  if (out !== undefined || dir === undefined) throw new Error('name one file by --out, or a folder of backups by --dir')
  if (region === undefined) throw new Error('--dir keeps backups of one region: name it by --region')
  const folder = place(dir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return { path: join(folder, backupName(region, new Date())), tidy: () => prune(folder, region, Number(keep)) }
}

export const exportCommand = () =>
  new Command('export')
    .description(
      'write everything that an installation keeps into one file, for import-archive elsewhere; contacts stay sealed in it, and keys.json does not go along. The services must stand still, except for --region.',
    )
    .option('--region <code>', "one tenant's own: what belongs to this region and those below it; services may be at work")
    .option('--out <file>', 'where to; a file that is there is replaced when the new one is whole')
    .option('--dir <folder>', 'with --region: a backup named after region and time goes into this folder')
    .option('--keep <number>', 'with --dir: older ones of the region beyond so many are deleted (14)')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async (options: Options) => {
      const { region, json } = options
      if (region !== undefined && !regionCode.safeParse(region).success)
        throw new Error(`--region ${region} is no region code: 2, 4, 6, 9 or 12 digits, such as 520521`)
      if (options.keep !== undefined && options.dir === undefined)
        throw new Error('--keep goes with --dir: how many backups of the region stay there')
      const { path, tidy } = await targetOf(options)
      const counts = await exportTo(path, region)
      const deleted = await tidy?.()
      const { blobs, documents, events } = counts
      print(json, { file: path, ...counts, ...(deleted ? { deleted } : {}) }, () =>
        [
          `${path}: ${blobs} files, ${documents} documents, ${events} events`,
          ...(deleted?.length ? [`deleted: ${deleted.join(', ')}`] : []),
        ].join('\n'),
      )
    })
