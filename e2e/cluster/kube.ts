import { spawn } from 'node:child_process'
import dns from 'node:dns'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

// The cluster as an operator has it: kubectl and helm, and the names of its services from outside.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COUNTED_MS = 120_000
const CONTEXT = process.env.KUBE_CONTEXT ?? 'mingjian'

type Options = { input?: string; timeoutMs?: number; env?: Record<string, string> }

/** Runs a program from the repository's root; answers what it printed, throws what it complained of. */
export async function run(program: string, args: string[], { input, timeoutMs = 300_000, env = {} }: Options = {}): Promise<string> {
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs })
  const output: string[] = []
  const errors: string[] = []
  child.stdout.on('data', (chunk) => output.push(String(chunk)))
  child.stderr.on('data', (chunk) => errors.push(String(chunk)))
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new Error(`${program} ${args.slice(0, 6).join(' ')} ended with ${code}: ${(errors.join('') || output.join('')).slice(-2_000)}`)
  return output.join('')
}

/** kubectl in one namespace. */
export const kubectl = (namespace: string, args: string[], options?: Options) =>
  run('kubectl', ['--context', CONTEXT, '--namespace', namespace, ...args], options)

/** helm in one namespace. */
export const helm = (namespace: string, args: string[], options?: Options) =>
  run('helm', ['--kube-context', CONTEXT, '--namespace', namespace, ...args], options)

/** Reaches a service of the cluster from here while the work is done. */
export async function forwarded(namespace: string, service: string, port: number, work: (origin: string) => Promise<void>): Promise<void> {
  const args = ['--context', CONTEXT, '--namespace', namespace, 'port-forward', `service/${service}`, `:${port}`]
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const local = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (chunk) => {
        said += String(chunk)
        const [, found] = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said) ?? []
        if (found) resolve(found)
      })
      child.once('error', reject)
      child.once('close', (code) => reject(new Error(`port-forward of ${service} ended with ${code}`)))
    })
    await work(`http://127.0.0.1:${local}`)
  } finally {
    child.kill()
  }
}

/** Whether a cluster answers; what is said when not. */
export async function clusterAnswers(): Promise<string | undefined> {
  const answer = await run('kubectl', ['--context', CONTEXT, 'version', '--request-timeout=5s']).then(
    () => undefined,
    (error: unknown) => error,
  )
  return answer ? `no cluster answers as the context ${CONTEXT}: ${String(answer).slice(0, 200)}` : undefined
}

/** Lets this process find services of the cluster by their names (`kafka.mingjian.svc`), as pods do. */
export async function nameServices(): Promise<void> {
  const server = await run('kubectl', [
    '--context',
    CONTEXT,
    '-n',
    'kube-system',
    'get',
    'service',
    'kube-dns',
    '-o',
    'jsonpath={.spec.clusterIP}',
  ])
  const resolver = new dns.promises.Resolver()
  resolver.setServers([server.trim()])
  const usual = dns.lookup
  const lookup = (name: string, options: unknown, done: (error: Error | null, ...found: unknown[]) => void) => {
    if (!name.endsWith('.svc')) return usual(name, options as never, done as never)
    resolver.resolve4(`${name}.cluster.local`).then(
      ([address = '']) => ((options as { all?: boolean })?.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4)),
      (error: Error) => done(error),
    )
  }
  dns.lookup = lookup as typeof dns.lookup
}

/** Pods of a release that serve, by name. */
export async function podsOf(namespace: string, release: string): Promise<string[]> {
  const selector = `app.kubernetes.io/instance=${release},!job-name`
  const names = await kubectl(namespace, ['get', 'pods', '-l', selector, '-o', 'jsonpath={.items[*].metadata.name}'])
  return names.split(' ').filter(Boolean)
}

/** Memory of all pods that run in MiB as the kubelet counts it; waits until each has been counted. */
export async function memoryOf(namespace: string): Promise<string> {
  const end = performance.now() + COUNTED_MS
  for (;;) {
    const running = await kubectl(namespace, ['get', 'pods', '--field-selector=status.phase=Running', '-o', 'name'])
    const lines = await kubectl(namespace, ['top', 'pods', '--no-headers']).then(
      (text) => text.trim().split('\n'),
      () => [],
    )
    const pods = lines.map((line) => line.split(/\s+/)).map(([name = '', , memory = '']) => ({ name, mib: Number.parseInt(memory, 10) }))
    if (
      running
        .trim()
        .split('\n')
        .every((name) => pods.some((pod) => name === `pod/${pod.name}`))
    )
      return `${pods.map(({ name, mib }) => `${name} ${mib}`).join(', ')}; together ${pods.reduce((sum, { mib }) => sum + mib, 0)} MiB`
    if (performance.now() > end) throw new Error(`the memory of ${namespace} was not counted for ${COUNTED_MS} ms`)
    await sleep(1_000)
  }
}
