import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { firstBrokenRecord, type HistoryRecord } from '@mingjian/dossier'
import type { Outgoing } from '@mingjian/messaging'
import { type ImportResult, importStore } from '@mingjian/storage'
import { Command } from 'commander'
import { place } from './handover-files.ts'
import { print } from './instance.ts'
import { openWhole } from './whole-store.ts'

/** A dossier whose chain does not hold is not taken in, nor anything with it. */
function verify(collection: string, document: object): void {
  const { _id, history } = document as { _id: string; history?: HistoryRecord[] }
  if (!Array.isArray(history)) return
  const broken = firstBrokenRecord(_id, history)
  if (broken) throw new Error(`${collection}/${_id}, record ${broken.seq}: ${broken.reason}; nothing was taken in`)
}

const linesOf = (path: string) => () =>
  createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Number.POSITIVE_INFINITY })

export const importArchiveCommand = () =>
  new Command('import-archive')
    .description(
      'take in what `export` wrote, into an idle data folder or (MONGO_URI) a migrated distributed installation whose services stand still; its keys.json must lie there already. May be killed and run again.',
    )
    .argument('<file>')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async (file: string, { json }: { json?: boolean }) => {
      const path = place(file)
      if (!existsSync(path)) throw new Error(`${path} is not there`)
      const store = await openWhole({ mayMake: true })
      let result: ImportResult
      try {
        const { connection, collections, blobs, migrations, namespace } = store
        const publish = (events: { topic: string; key: string; event: object }[]) =>
          store.publish(events.map(({ topic, key, event }) => ({ topic: `${namespace}.${topic}`, key, event: event as Outgoing['event'] })))
        const progress = ({ blobs: files, documents, events }: ImportResult) => {
          if (process.stderr.isTTY) process.stderr.write(`\r${files} files, ${documents} documents, ${events} events`)
        }
        result = await importStore(linesOf(path), { connection, collections, blobs, publish, verify, migrations, progress })
      } finally {
        await store.close()
      }
      const { blobs, documents, events, there, differing } = result
      print(json, result, () =>
        [
          `${blobs} files, ${documents} documents, ${events} events; ${there} of them were there already`,
          ...(differing.length > 0
            ? [`${differing.length} are there otherwise and were left as they are: ${differing.slice(0, 20).join(', ')}`]
            : []),
        ].join('\n'),
      )
      if (differing.length > 0) process.exitCode = 1
    })
