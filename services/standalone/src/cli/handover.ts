import { keyFingerprint, type PublicKeys } from '@mingjian/platform'
import { Command } from 'commander'
import { bring, fetchFile, read, write } from './handover-files.ts'
import { administrator, callAs, print, requireInstance } from './instance.ts'
import { sealedCommand } from './sealed-filing.ts'

const HOME = () => process.env.HOME_REGION || '5205'
const COMPLAINTS = '/api/intake/complaints'
const HANDOVERS = '/api/intake/handovers'
type Common = { as: string; json?: boolean }
type Answer = Record<string, string>

const command = (name: string, role: string, description: string) =>
  new Command(name)
    .description(description)
    .option('--as <login>', 'a seeded login that may do it', `${role}-${HOME()}`)
    .option('--json', 'print one JSON line')
    .exitOverride()

const key = () =>
  new Command('key')
    .description('this instance’s public keys (a JWK set), for the partner to enter')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async ({ json }: { json?: boolean }) => {
      const keys = await callAs<PublicKeys>(await requireInstance(), administrator(), 'GET', '/api/intake/handover-keys')
      print(json, keys, () => JSON.stringify(keys, null, 2))
      if (!json) console.error(`fingerprint, to be read out by telephone: ${keyFingerprint(keys)}`)
    })

const partner = () =>
  new Command('partner')
    .description('instances that dossiers are handed to or come from, one a region')
    .addCommand(
      new Command('add')
        .description('enter a partner, or correct it; compare its keys by telephone or face to face')
        .argument('<region>', 'its region code')
        .requiredOption('--name <text>', 'its name as the person sees it')
        .requiredOption('--keys <file>', 'what its own `handover key` printed')
        .option('--url <url>', 'where it answers; absent where only files go')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async (region: string, { name, keys, url, json }: { name: string; keys: string; url?: string; json?: boolean }) => {
          const body = { region, name, keys: JSON.parse(read(keys)) as unknown, ...(url ? { url } : {}) }
          const done = await callAs(await requireInstance(), administrator(), 'POST', '/api/intake/handover-partners', body)
          print(json, done, () => `${region} ${name} is a partner`)
        }),
    )
    .addCommand(
      new Command('list')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async ({ json }: { json?: boolean }) => {
          const url = await requireInstance()
          const { items } = await callAs<{ items: { region: string; name: string; keys: PublicKeys }[] }>(
            url,
            administrator(),
            'GET',
            '/api/intake/handover-partners',
          )
          print(json, items, () => items.map(({ region, name, keys }) => `${region}  ${name}  ${keyFingerprint(keys)}`).join('\n'))
        }),
    )

const offer = () =>
  command('offer', 'approver', 'offer a complaint to a partner and write its package; may be given again for the same package')
    .argument('<no>')
    .requiredOption('--to <region>', 'region code of the partner')
    .requiredOption('--out <file>')
    .action(async (no: string, { as, json, to, out }: Common & { to: string; out: string }) => {
      const url = await requireInstance()
      const path = `${COMPLAINTS}/${encodeURIComponent(no)}/handover`
      const offered = await callAs<Answer>(url, as, 'POST', path, { to })
      await fetchFile(as, path, out)
      print(json, offered, () => `${no} is offered to ${offered.to}; take ${out} there`)
    })

const receive = () =>
  command('receive', 'intake-clerk', 'check a package, keep it, and write the acknowledgement')
    .argument('<file>')
    .requiredOption('--out <file>')
    .action(async (file: string, { as, json, out }: Common & { out: string }) => {
      const received = await bring(as, HANDOVERS, file)
      await write(out, String(received.ack))
      print(json, received, () => `${received.formerNo} of ${received.from} is kept until it is released; take ${out} back there`)
    })

const release = () =>
  command('release', 'approver', 'give a complaint away for good, for the acknowledgement, and write the release')
    .argument('<ack>')
    .requiredOption('--out <file>')
    .action(async (ack: string, { as, json, out }: Common & { out: string }) => {
      const done = await callAs<Answer>(await requireInstance(), as, 'POST', `${HANDOVERS}/release`, { ack: read(ack) })
      await write(out, String(done.release))
      print(json, done, () => `${done.complaintNo} is handed over; take ${out} there`)
    })

const take = () =>
  command('take', 'intake-clerk', 'take a complaint over, for the release')
    .argument('<file>')
    .action(async (file: string, { as, json }: Common) => {
      const done = await callAs<Answer>(await requireInstance(), as, 'POST', `${HANDOVERS}/take`, { release: read(file) })
      print(json, done, () => `it is ${done.complaintNo} here, on the worklist of the office`)
    })

const status = () =>
  command('status', 'intake-clerk', 'write how a complaint goes that was taken over, for the place that it came from')
    .argument('<handover>', 'id of the handover, as `receive` told it')
    .requiredOption('--out <file>')
    .action(async (id: string, { as, json, out }: Common & { out: string }) => {
      const done = await callAs<Answer>(await requireInstance(), as, 'GET', `${HANDOVERS}/${encodeURIComponent(id)}/status`)
      await write(out, String(done.sealed))
      print(json, { handover: id, out }, () => `take ${out} to where it came from`)
    })

const keep = () =>
  command('keep', 'approver', 'keep what a partner wrote by `handover status`; it is shown by the old 查询码')
    .argument('<file>')
    .action(async (file: string, { as, json }: Common) => {
      const done = await callAs<Answer>(await requireInstance(), as, 'POST', `${HANDOVERS}/status`, { sealed: read(file) })
      print(json, done, () => `${done.complaintNo}: as of ${done.at}`)
    })

const messages = () =>
  command('messages', 'approver', 'write what the person has said here since, for the place that has the complaint')
    .argument('<no>')
    .requiredOption('--out <file>')
    .action(async (no: string, { as, json, out }: Common & { out: string }) => {
      const path = `${COMPLAINTS}/${encodeURIComponent(no)}/handover/messages`
      const done = await callAs<{ messages: string[] }>(await requireInstance(), as, 'GET', path)
      await write(out, JSON.stringify(done))
      print(json, { messages: done.messages.length }, () => `${done.messages.length} messages; take ${out} there`)
    })

const deliver = () =>
  command('deliver', 'intake-clerk', 'take in what `handover messages` wrote at the place that a complaint came from')
    .argument('<file>')
    .action(async (file: string, { as, json }: Common) => {
      const body = JSON.parse(read(file)) as unknown
      const done = await callAs<{ delivered: number }>(await requireInstance(), as, 'POST', `${HANDOVERS}/messages`, body)
      print(json, done, () => `${done.delivered} new messages`)
    })

const send = () =>
  command('send', 'approver', 'hand a complaint to a partner that answers: every step at once; broken off, it goes on where it was')
    .argument('<no>')
    .requiredOption('--to <region>', 'region code of the partner')
    .action(async (no: string, { as, json, to }: Common & { to: string }) => {
      const url = await requireInstance()
      const path = `${COMPLAINTS}/${encodeURIComponent(no)}/handover`
      const { status } = await callAs<Answer>(url, as, 'GET', `${COMPLAINTS}/${encodeURIComponent(no)}`)
      if (status !== 'handed-over') await callAs<Answer>(url, as, 'POST', path, { to })
      const done = await callAs<Answer>(url, as, 'POST', `${path}/send`)
      print(json, done, () => `${no} is handed over; it is ${done.there} there`)
    })

const cancel = () =>
  command('cancel', 'approver', 'take an offer back, as long as no acknowledgement was brought')
    .argument('<no>')
    .requiredOption('--reason <text>')
    .requiredOption('--out <file>')
    .action(async (no: string, { as, json, reason, out }: Common & { reason: string; out: string }) => {
      const path = `${COMPLAINTS}/${encodeURIComponent(no)}/handover/cancel`
      const done = await callAs<Answer>(await requireInstance(), as, 'POST', path, { reason })
      await write(out, String(done.cancellation))
      print(json, done, () => `${no} stays here; take ${out} to whoever has its package`)
    })

const drop = () =>
  command('drop', 'intake-clerk', 'delete a package whose offer was cancelled, for the cancellation')
    .argument('<file>')
    .action(async (file: string, { as, json }: Common) => {
      const done = await callAs<{ dropped: boolean }>(await requireInstance(), as, 'POST', `${HANDOVERS}/drop`, {
        cancellation: read(file),
      })
      print(json, done, () => (done.dropped ? 'the package is deleted' : 'there is no such package here'))
    })

/** Every step of a handover from the command line. */
export const handoverCommand = () => {
  const handover = new Command('handover').description('移交: hand a whole complaint to another instance, by files that only it can open')
  for (const add of [key, partner, send, offer, cancel, receive, release, take, drop, status, keep, messages, deliver])
    handover.addCommand(add())
  handover.addCommand(sealedCommand())
  return handover
}
