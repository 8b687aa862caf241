import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lifecycle, readConfig } from '@mingjian/platform'
import { settings } from '../src/settings.ts'
import { startStandalone } from '../src/start-standalone.ts'

// A place as its operator has it before him: the command line, and the instance for a while.

const CLI = fileURLToPath(new URL('../src/cli/mingjian.ts', import.meta.url))

/** An empty folder; whoever asks removes it. */
export const folder = () => mkdtempSync(join(tmpdir(), 'mingjian-place-'))

export type Run = { code: number | null; stdout: string; stderr: string }
/** One command of the operator's. */
export function mingjian(env: Record<string, string>, ...args: string[]): Run {
  const { NODE_OPTIONS: _options, ...rest } = process.env
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, CLI, ...args], {
    env: { ...rest, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, stdout, stderr }
}
/** What a command printed as JSON; throws when it failed. */
export const done = (run: Run) => {
  if (run.code !== 0) throw new Error(`${run.stdout}${run.stderr}`)
  return JSON.parse(run.stdout) as Record<string, unknown>
}

/** Runs an instance on a folder while the work is done. */
export async function withInstance(dir: string, work: (url: string) => Promise<void>, more: Record<string, string> = {}): Promise<void> {
  const life = lifecycle()
  const config = readConfig(settings, {
    DATA_DIR: dir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    PUBLIC_GUARD: 'off',
    SEED: 'demo',
    ALARM_INTERVAL_MS: '60000',
    ...more,
  })
  const { url } = await startStandalone(config, life)
  try {
    await work(url)
  } finally {
    await life.close()
  }
}

/** Posts and answers what came back. */
export const post = async (url: string, body: string | FormData, headers: Record<string, string> = {}) =>
  (await (await fetch(url, { method: 'POST', body, headers })).json()) as Record<string, unknown>
export const json = (url: string, body: object) => post(url, JSON.stringify(body), { 'content-type': 'application/json' })
