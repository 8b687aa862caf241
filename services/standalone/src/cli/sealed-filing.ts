import type { SealedFilingItem } from '@mingjian/contracts'
import { Command } from 'commander'
import { bring, fetchFile, read, write } from './handover-files.ts'
import { administrator, callAs, print, requireInstance } from './instance.ts'

const PATH = '/api/intake/handovers/sealed-filings'
type Plain = { json?: boolean }

const command = (name: string, description: string) =>
  new Command(name).description(description).option('--json', 'print one JSON line').exitOverride()

const list = () =>
  command('list', 'what waits for the superior, then what has arrived; ids, dates and sizes only').action(async ({ json }: Plain) => {
    const found = await callAs<{ waiting: number; items: SealedFilingItem[] }>(await requireInstance(), administrator(), 'GET', PATH)
    print(json, found, () =>
      [
        `${found.waiting} waiting`,
        ...found.items.map(({ id, name, state, createdAt, size, deliveredAt }) =>
          [id, name, state, createdAt, state === 'waiting' ? `${size ?? 0} bytes` : deliveredAt].join('  '),
        ),
      ].join('\n'),
    )
  })

const exportPackage = () =>
  command('export', 'write a waiting package to a file, to be carried to the superior; only it can open it')
    .argument('<id>')
    .requiredOption('--out <file>')
    .action(async (id: string, { json, out }: Plain & { out: string }) => {
      await fetchFile(administrator(), `${PATH}/${encodeURIComponent(id)}`, out)
      print(json, { id, out }, () => `take ${out} to the superior, and bring its receipt back`)
    })

const receive = () =>
  command('receive', 'take in a package that a place below sealed to this one, and write the receipt; may be given again')
    .argument('<file>')
    .requiredOption('--out <file>')
    .option('--as <login>', 'a seeded login that may do it', `intake-clerk-${process.env.HOME_REGION || '5205'}`)
    .action(async (file: string, { as, json, out }: Plain & { as: string; out: string }) => {
      const received = await bring(as, PATH, file)
      await write(out, String(received.ack))
      print(json, received, () => `a filing that ${received.from} sealed is on the worklist; take ${out} back there`)
    })

const acknowledge = () =>
  command('acknowledge', 'enter the receipt that the superior wrote; the package is deleted then')
    .argument('<file>')
    .action(async (file: string, { json }: Plain) => {
      const done = await callAs<SealedFilingItem>(await requireInstance(), administrator(), 'POST', `${PATH}/acknowledge`, {
        ack: read(file),
      })
      print(json, done, () => `${done.id} arrived at ${done.name}`)
    })

/** 封转上级 by files: complaints about this place's own office, sealed to the superior, carried by hand where no line goes there. */
export const sealedCommand = () => {
  const sealed = new Command('sealed').description('封转上级: filings about this place’s own office, sealed to the superior')
  for (const add of [list, exportPackage, receive, acknowledge]) sealed.addCommand(add())
  return sealed
}
