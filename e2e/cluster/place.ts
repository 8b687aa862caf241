import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { staffOf } from '../faults/load.ts'
import { openOracle } from '../faults/oracle.ts'
import { loginsIn } from '../instance.ts'
import { helm, kubectl, run } from './kube.ts'

// One release in one namespace, by the commands of charts/mingjian/README.md.

const CHART = 'charts/mingjian'
const UP_MS = 900_000
/** What marks a namespace as one that a trial made and may remove. */
const MARK = 'mingjian.cn/trial'

export type Place = ReturnType<typeof place>
export type PlaceOptions = {
  namespace: string
  /** Values by their names in examples/. */
  files: string[]
  url: string
  /** Manifests of deploy/trial that it needs beside the release. */
  servers: string[]
  release?: string
  /** Further arguments of each install. */
  args?: string[]
  /** Where things that a command writes may lie. */
  folder: string
}

export function place({ namespace, files, url, servers, release = 'mingjian', args: always = [], folder }: PlaceOptions) {
  const values = files.flatMap((file) => ['-f', `${CHART}/examples/${file}`])
  const secrets = new Map<string, Promise<Record<string, string>>>()

  /** The keys and passwords of a Secret. */
  const secretOf = (name: string) => {
    const read = async () => {
      const { data } = JSON.parse(await kubectl(namespace, ['get', 'secret', name, '-o', 'json'])) as { data: Record<string, string> }
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
    }
    const found = secrets.get(name) ?? read()
    secrets.set(name, found)
    return found
  }
  const own = () => secretOf(`${release}-secrets`)
  const township = files.includes('trial-township.yaml')
  const firstLogins = async (): Promise<string> =>
    township
      ? kubectl(namespace, ['exec', `${release}-standalone-0`, '--', 'cat', '/data/first-logins.json'])
      : ((await own())['first-logins.json'] ?? '[]')
  const logins = async () => loginsIn(await firstLogins())

  return {
    namespace,
    release,
    url,
    secretOf,
    own,
    logins,
    /** An empty namespace that takes restricted pods only, with the servers in it. */
    async prepare() {
      await kubectl('default', ['create', 'namespace', namespace])
      await kubectl('default', ['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted', `${MARK}=true`])
      for (const server of servers) await kubectl(namespace, ['apply', '-f', `deploy/trial/${server}.yaml`])
    },
    /** Removes the namespace with all that it keeps; one that no trial made is refused. */
    async remove() {
      const label = await kubectl('default', ['get', 'namespace', namespace, '--ignore-not-found', '-o', 'jsonpath={.metadata.labels}'])
      if (label === '') return
      if (!(MARK in (JSON.parse(label) as object)))
        throw new Error(
          `the namespace ${namespace} is there and no trial made it (label ${MARK}): use another cluster, or remove it yourself`,
        )
      await kubectl('default', ['delete', 'namespace', namespace, '--timeout=180s'], { timeoutMs: 200_000 })
    },
    /** helm upgrade --install; resolves when all that it makes is ready. */
    install: (args: string[] = []) =>
      helm(namespace, ['upgrade', '--install', release, CHART, ...values, '--wait', '--timeout', '15m', ...always, ...args], {
        timeoutMs: UP_MS,
      }),
    async tour(region?: string) {
      const path = join(folder, `${namespace}-logins.json`)
      writeFileSync(path, await firstLogins(), { mode: 0o600 })
      const where = region ? ['--region', region] : []
      return run(process.execPath, ['--disable-warning=ExperimentalWarning', 'e2e/tour.ts', '--url', url, '--logins', path, ...where])
    },
    staff: async () => staffOf(url, await logins()),
    /** Connection string of its MongoDB from outside the cluster. */
    async mongo(database = 'mingjian') {
      const { 'mongo-password': password = '' } = await own()
      return `mongodb://mingjian:${encodeURIComponent(password)}@mongo.${namespace}.svc:27017/${database}?authSource=admin&directConnection=true`
    },
    async oracle() {
      return openOracle(await this.mongo(), `kafka.${namespace}.svc:9092`)
    },
    /** The operator's command line in a pod of the release; answers what it printed as JSON. */
    async mingjian<T>(workload: string, ...args: string[]): Promise<T> {
      const command = ['node', 'services/standalone/src/cli/mingjian.ts', ...args, '--json']
      return JSON.parse(await kubectl(namespace, ['exec', workload, '--', ...command])) as T
    },
    /** What an operator would look at first. */
    state: async () =>
      (
        await Promise.all([
          kubectl(namespace, ['get', 'pods,jobs']).catch(String),
          kubectl(namespace, ['get', 'events', '--sort-by=.lastTimestamp', '--field-selector=type=Warning']).then(
            (text) => text.slice(-3_000),
            String,
          ),
          kubectl(namespace, [
            'logs',
            '-l',
            `app.kubernetes.io/instance=${release}`,
            '--tail=5',
            '--prefix',
            '--max-log-requests=30',
          ]).catch(String),
        ])
      )
        .join('\n')
        .slice(-8_000),
  }
}
