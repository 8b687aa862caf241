import { existsSync, openAsBlob } from 'node:fs'
import { basename, isAbsolute, resolve } from 'node:path'
import type { HotlineCertificate, HotlineImportStatus } from '@mingjian/contracts'
import cliProgress from 'cli-progress'
import { Command } from 'commander'
import { accessToken, callAs, print, requireInstance } from './instance.ts'

const PATH = '/api/intake/hotline-imports'
type Options = { dryRun?: boolean; profile?: string; source?: string; uncategorised?: string; as: string; json?: boolean }

export const importCommand = () =>
  new Command('import')
    .description(
      'import a file of 12345 orders (.xlsx, .csv) into the running instance; Ctrl-C stops it cleanly, the same file again goes on',
    )
    .argument('<file>')
    .option('--dry-run', 'count what would happen and write nothing')
    .option('--profile <id>', 'a saved or built-in column layout')
    .option('--source <id>', 'series that the order numbers belong to')
    .option('--uncategorised <what>', 'rows of a file without categories become: complaints, statistics or keywords')
    .option('--as <login>', 'a seeded login that may import', `intake-clerk-${process.env.HOME_REGION || '5205'}`)
    .option('--json', 'print one JSON line')
    .action(async (file: string, { as, json, ...options }: Options) => {
      const path = isAbsolute(file) ? file : resolve(process.env.INIT_CWD ?? process.cwd(), file)
      if (!existsSync(path)) throw new Error(`${path} is not there`)
      const url = await requireInstance()
      let id: string | undefined
      let wanted = true
      const stop = () => {
        wanted = false
        if (id) void callAs(url, as, 'POST', `${PATH}/${id}/stop`, {}).catch(() => undefined)
      }
      process.once('SIGINT', stop)
      id = await upload(url, as, path, options)
      if (!wanted) stop()
      const ended = await follow(url, as, id, !json)
      process.removeListener('SIGINT', stop)
      if (ended.state !== 'finished') {
        print(
          json,
          ended,
          () => `${ended.state} after ${ended.read} rows: ${ended.failure?.message ?? 'stopped; import the same file again to go on'}`,
        )
        process.exitCode = 1
        return
      }
      const certificate = await callAs<HotlineCertificate>(url, as, 'GET', `${PATH}/${id}/certificate`)
      print(json, certificate, () => words(certificate, url))
      if (!certificate.balanced) process.exitCode = 1
    })

async function upload(url: string, login: string, path: string, options: Omit<Options, 'as' | 'json'>): Promise<string> {
  const form = new FormData()
  for (const [field, value] of Object.entries(options)) if (value !== undefined) form.set(field, String(value))
  // From disk as it is sent: a large file is never whole in memory.
  form.set('file', await openAsBlob(path), basename(path))
  const headers = { authorization: `Bearer ${await accessToken(url, login)}` }
  const response = await fetch(url + PATH, { method: 'POST', headers, body: form })
  const answer = (await response.json()) as { importId?: string; code?: string; detail?: string }
  if (!answer.importId) throw new Error(`${answer.code ?? response.status}: ${answer.detail ?? ''}`)
  return answer.importId
}

/** Follows the progress events to their end, with a bar where somebody watches. */
async function follow(url: string, login: string, id: string, show: boolean): Promise<HotlineImportStatus> {
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage}% | {read} read, {created} new, {updated} updated, {unchanged} unchanged, {rejected} rejected',
    noTTYOutput: false,
    hideCursor: true,
  })
  const watched = show && process.stderr.isTTY === true
  let last: HotlineImportStatus | undefined
  if (watched) bar.start(100, 0, { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 })
  try {
    const headers = { authorization: `Bearer ${await accessToken(url, login)}` }
    const response = await fetch(`${url}${PATH}/${id}/events`, { headers })
    for await (const line of lines(response.body as unknown as AsyncIterable<Uint8Array>)) {
      if (!line.startsWith('data: ')) continue
      last = JSON.parse(line.slice('data: '.length)) as HotlineImportStatus
      if (watched) bar.update(last.percent, last)
    }
  } finally {
    if (watched) bar.stop()
  }
  if (!last || last.state === 'running' || last.state === 'queued') {
    throw new Error(`the instance ended while it imported; it goes on by itself when it starts again (import ${id})`)
  }
  return last
}

async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
}

const words = (c: HotlineCertificate, url: string) =>
  [
    `${c.dryRun ? 'Dry run, nothing written' : 'Imported'}: ${c.fileName} (${c.size} bytes, SHA-256 ${c.sha256})`,
    `read ${c.read} = new ${c.created} + updated ${c.updated} + unchanged ${c.unchanged} + rejected ${c.rejected}${c.sealed > 0 ? ` + sealed to the superior ${c.sealed}` : ''}   ${c.balanced ? 'balanced' : 'DOES NOT BALANCE'}`,
    `new ones: ${c.complaints} complaints, ${c.statistics} for statistics only`,
    `columns ${c.profile} v${c.profileVersion}, categories v${c.categoryMappingVersion}, rulebook ${c.rulebook}`,
    `by ${c.requestedBy}, ${c.startedAt} to ${c.finishedAt}`,
    ...(c.rejected > 0 ? [`rejected rows with reasons: ${url}${PATH}/${c.importId}/rejects`] : []),
  ].join('\n')
