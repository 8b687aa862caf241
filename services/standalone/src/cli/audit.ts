import { verifyStore } from '@mingjian/intake'
import { verifyPersonnel } from '@mingjian/personnel'
import { Command } from 'commander'
import { print } from './instance.ts'
import { isDistributed, openEnvironment, readFolder } from './whole-store.ts'

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
        const { connection, log, keys, namespace, close } = await (isDistributed() ? openEnvironment() : readFolder())
        try {
          const progress = (checked: number) => process.stderr.isTTY && process.stderr.write(`\r${checked} dossiers checked`)
          const input = { connection, log, keys: keys(), namespace, progress, ...(region ? { region } : {}) }
          const intake = await verifyStore(input)
          const { findings, ...personnel } = await verifyPersonnel(input)
          const result = { ...intake, findings: [...intake.findings, ...findings], personnel }
          const [first] = result.findings
          print(json, result, () =>
            [
              `${result.checked} dossiers, ${result.events} events, ${result.heads} region heads checked`,
              `of personnel ${personnel.checked} dossiers, ${personnel.events} events checked`,
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
