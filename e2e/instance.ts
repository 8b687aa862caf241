import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../scripts/node-options.mjs'

const ENTRY = fileURLToPath(new URL('../services/standalone/src/main.ts', import.meta.url))
const CLI = fileURLToPath(new URL('../services/standalone/src/cli/mingjian.ts', import.meta.url))

export type Instance = {
  url: string
  dir: string
  child: ChildProcess
  /** Resolves with the exit code when the process has ended. */
  exited: Promise<number | null>
  /** Ends it with a signal and waits; answers the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** A data folder that nothing else uses. */
export const newDataFolder = () => mkdtempSync(join(tmpdir(), 'mingjian-e2e-'))
export const dropDataFolder = (dir: string) => rmSync(dir, { recursive: true, force: true })

const running = new Set<ChildProcess>()

/** Ends at once whatever a test left running. */
export async function endAllInstances(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGKILL')
      return closed
    }),
  )
}

/** Starts a real process on a data folder, on any free port unless told otherwise; resolves at its `ready` line. */
export const startInstance = (dir: string, env: Record<string, string> = {}): Promise<Instance> => launchInstance(dir, env).ready

/** The same for who does not wait for that line: the process can be ended before it is ready, which then never comes. */
export function launchInstance(dir: string, env: Record<string, string> = {}): Omit<Instance, 'url'> & { ready: Promise<Instance> } {
  const child = spawn(process.execPath, [...NODE_FLAGS, ENTRY], {
    env: { ...withoutNodeOptions(), ...NODE_ENVIRONMENT, DATA_DIR: dir, PORT: '0', PUBLIC_GUARD: 'off', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const url = new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      output += chunk
    })
    child.stdout?.on('data', (chunk) => {
      output += chunk
      const ready = /^ready (\S+)$/m.exec(output)
      if (ready?.[1]) resolve(ready[1])
    })
    child.on('exit', (code) => reject(new Error(`the instance ended with ${code} before it was ready:\n${output.slice(-2_000)}`)))
  })
  const end: Instance['end'] = (signal = 'SIGTERM') => {
    child.kill(signal)
    return exited
  }
  const launched = { dir, child, exited, end }
  return { ...launched, ready: url.then((known) => ({ ...launched, url: known })) }
}

/** Passwords of the seeded logins. */
export const readLogins = (dir: string): Map<string, string> => loginsIn(readFileSync(join(dir, 'first-logins.json'), 'utf8'))

/** Passwords by login, as first-logins.json has them. */
export const loginsIn = (text: string): Map<string, string> =>
  new Map((JSON.parse(text) as { username: string; password: string }[]).map(({ username, password }) => [username, password]))

/** An access token by the command line's own grant. */
export async function passwordToken(url: string, username: string, password: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
  const response = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body })
  const { access_token } = (await response.json()) as { access_token?: string }
  if (!access_token) throw new Error(`no token for ${username}: ${response.status}`)
  return access_token
}

/** Runs the operator's command line on a data folder. */
export async function mingjian(dir: string, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [...NODE_FLAGS, CLI, ...args], {
    env: { ...withoutNodeOptions(), DATA_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, stdout, stderr }
}

/** The test runner's own node options are not the instance's. */
function withoutNodeOptions(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...env } = process.env
  return env
}
