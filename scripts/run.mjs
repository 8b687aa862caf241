// Runs a TypeScript entry on the pinned Node 24, installing the workspace first when the lockfile has moved.
// Plain JavaScript on purpose: this is the one file that the machine's own Node (20 or later) must understand.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_ENVIRONMENT, NODE_FLAGS } from './node-options.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config

/** Installs with the package manager named in package.json; a stamp makes every later start skip it. */
function install() {
  const stamp = join(root, 'node_modules', '.mingjian-installed')
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']
  const digest = createHash('sha256')
    .update(inputs.map((name) => readFileSync(join(root, name), 'utf8')).join('\0'))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  console.error(`installing packages with ${packageManager} (first start, or the lockfile changed) …`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const result = spawnSync(npm, ['exec', '--yes', '--package', packageManager, '--', 'pnpm', 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) {
    console.error('the installation failed; the lines above say why. Run the same command again once that is mended.')
    process.exit(1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}

install()
const [entry, ...args] = process.argv.slice(2)
if (entry) {
  const bin = join(root, 'node_modules', '.bin')
  const child = spawn(join(root, 'node_modules', 'node', 'bin', 'node'), [...NODE_FLAGS, join(root, entry), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...NODE_ENVIRONMENT, PATH: `${bin}:${process.env.PATH}`, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
