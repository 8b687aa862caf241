import { type DeadLetter, openLocalBus } from '@mingjian/messaging'
import { Command } from 'commander'
import { administrator, callAs, dataFolder, print, runningInstance } from './instance.ts'

type Redrive = { group: string; topic?: string; key?: string; json?: boolean }

/** Works on the running instance, so that its consumers take redriven events at once, or on an idle data folder. */
async function letters<T>(remote: (url: string) => Promise<T>, local: (bus: ReturnType<typeof openLocalBus>) => Promise<T>): Promise<T> {
  const url = await runningInstance()
  if (url) return remote(url)
  const bus = openLocalBus({ dir: dataFolder() })
  try {
    return await local(bus)
  } finally {
    await bus.close()
  }
}

const line = ({ id, group, key, reason, parked, event }: DeadLetter) =>
  `${id}  ${group}  ${key}  ${event.type}  ${parked ? '(waits behind) ' : ''}${reason}`

export const dlqCommand = () =>
  new Command('dlq')
    .description('events that a consumer could not take')
    .addCommand(
      new Command('list')
        .option('--group <name>', 'only this consumer group')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async ({ group, json }: { group?: string; json?: boolean }) => {
          const filter = group ? { group } : {}
          const query = group ? `?group=${encodeURIComponent(group)}` : ''
          const items = await letters(
            async (url) => (await callAs<{ items: DeadLetter[] }>(url, administrator(), 'GET', `/api/admin/dead-letters${query}`)).items,
            (bus) => bus.deadLetters.list(filter),
          )
          print(json, items, () => (items.length > 0 ? items.map(line).join('\n') : 'no dead letters'))
        }),
    )
    .addCommand(
      new Command('show')
        .argument('<id>', 'as dlq list shows')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async (id: string, { json }: { json?: boolean }) => {
          const letter = await letters(
            (url) => callAs<DeadLetter>(url, administrator(), 'GET', `/api/admin/dead-letters/${encodeURIComponent(id)}`),
            (bus) => bus.deadLetters.show(id),
          )
          if (!letter) throw new Error(`there is no dead letter ${id}`)
          print(json, letter, () => JSON.stringify(letter, null, 2))
        }),
    )
    .addCommand(
      new Command('redrive')
        .requiredOption('--group <name>', 'the consumer group that gets them again, in order')
        .option('--topic <name>')
        .option('--key <dossier>', 'only the events of this dossier')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async ({ json, ...filter }: Redrive) => {
          const redriven = await letters(
            async (url) =>
              (await callAs<{ redriven: number }>(url, administrator(), 'POST', '/api/admin/dead-letters/redrive', filter)).redriven,
            (bus) => bus.deadLetters.redrive(filter),
          )
          print(json, { redriven }, () => `${redriven} events given back to ${filter.group}`)
        }),
    )
