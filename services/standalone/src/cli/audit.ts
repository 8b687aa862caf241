import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { verifyStore } from '@mingjian/intake'
import { openLocalBus } from '@mingjian/messaging'
import { fileKeyRing } from '@mingjian/platform'
import { openEmbedded } from '@mingjian/storage'
import { Command } from 'commander'
import { folderNamespace } from '../folder-namespace.ts'
import { dataFolder, print } from './instance.ts'
import { isDistributed, openEnvironment } from './whole-store.ts'

/** A data folder to be looked at only, also beside a running instance. */
async function openIdle() {
  const dir = dataFolder()
  if (!existsSync(join(dir, 'store.db'))) throw new Error(`${dir} holds no store: set DATA_DIR to the instance's data folder`)
  const store = await openEmbedded({ dir, readOnly: true })
  const bus = openLocalBus({ dir, readOnly: true })
  const close = async () => {
    await bus.close()
    await store.close()
  }
  return { connection: store.connection, log: bus.log, keys: () => fileKeyRing(dir, 'standard'), namespace: folderNamespace(dir), close }
}

export const auditCommand = () =>
  new Command('audit').description('prove what happened').addCommand(
    new Command('verify')
      .description(
        'check every dossier, its events and the published region heads of a data folder, or of the MongoDB and Kafka that the environment names; exit 1 and the first broken record when something does not hold',
      )
      .option('--region <code>', 'only this region and what is below it')
      .option('--json', 'print one JSON line')
      .exitOverride()
      .action(async ({ region, json }: { region?: string; json?: boolean }) => {
        const { connection, log, keys, namespace, close } = await (isDistributed() ? openEnvironment() : openIdle())
        try {
          const progress = (checked: number) => process.stderr.isTTY && process.stderr.write(`\r${checked} dossiers checked`)
          const result = await verifyStore({ connection, log, keys: keys(), namespace, progress, ...(region ? { region } : {}) })
          const [first] = result.findings
          print(json, result, () =>
            [
              `${result.checked} dossiers, ${result.events} events, ${result.heads} region heads checked`,
              ...(first
                ? [
                    `first broken: dossier ${first.dossier} (region ${first.region})${first.seq ? `, record ${first.seq}` : ''}: ${first.reason}`,
                    `${result.findings.length} findings in all`,
                  ]
                : ['everything holds']),
            ].join('\n'),
          )
          if (first) process.exitCode = 1
        } finally {
          await close()
        }
      }),
  )
