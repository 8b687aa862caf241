import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiAnswers } from '../faults/api-answers.ts'
import { staffOf } from '../faults/load.ts'
import { openOracle } from '../faults/oracle.ts'
import { helm, kubectl, run } from './kube.ts'

// One namespace for everything that is tried, and the commands of charts/mingjian/README.md.

export const NAMESPACE = process.env.TRIAL_NAMESPACE ?? 'mingjian-try'
export const RELEASE = 'mingjian'
const CHART = 'charts/mingjian'
const EXAMPLE = `${CHART}/examples/trial.yaml`
export const URL_ = 'http://127.0.0.1:30080'
const UP_MS = 900_000

export type Cluster = Awaited<ReturnType<typeof trialCluster>>

/** A fresh namespace that takes restricted pods only, with the trial servers in it. */
export async function trialCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'mingjian-cluster-'))
  const secrets = new Map<string, Promise<Record<string, string>>>()
  const remove = async () => {
    await kubectl('default', ['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--timeout=180s'], { timeoutMs: 200_000 })
  }
  await remove()
  await kubectl('default', ['create', 'namespace', NAMESPACE])
  await kubectl('default', ['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted'])
  await kubectl(NAMESPACE, ['apply', '-f', 'deploy/trial/servers.yaml'])

  /** The keys and passwords of a release as they lie in its Secret. */
  const secretOf = (name: string) => {
    const read = async () => {
      const { data } = JSON.parse(await kubectl(NAMESPACE, ['get', 'secret', name, '-o', 'json'])) as { data: Record<string, string> }
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
    }
    const found = secrets.get(name) ?? read()
    secrets.set(name, found)
    return found
  }
  const logins = async () => {
    const text = (await secretOf(`${RELEASE}-secrets`))['first-logins.json'] ?? '[]'
    return new Map((JSON.parse(text) as { username: string; password: string }[]).map(({ username, password }) => [username, password]))
  }

  return {
    folder,
    remove,
    /** helm upgrade --install with the example for a trial; resolves when all that it makes is ready. */
    install: (args: string[] = []) =>
      helm(NAMESPACE, ['upgrade', '--install', RELEASE, CHART, '-f', EXAMPLE, '--wait', '--timeout', '15m', ...args], { timeoutMs: UP_MS }),
    tour: async () => {
      const path = join(folder, 'first-logins.json')
      writeFileSync(path, JSON.stringify([...(await logins())].map(([username, password]) => ({ username, password }))))
      return run(process.execPath, ['--disable-warning=ExperimentalWarning', 'e2e/tour.ts', '--url', URL_, '--logins', path])
    },
    staff: async () => staffOf(URL_, await logins()),
    async oracle() {
      const { 'mongo-password': password = '' } = await secretOf(`${RELEASE}-secrets`)
      const mongo = `mongodb://mingjian:${encodeURIComponent(password)}@mongo.${NAMESPACE}.svc:27017/mingjian?authSource=admin&directConnection=true`
      return openOracle(mongo, `kafka.${NAMESPACE}.svc:9092`)
    },
    answers: () => apiAnswers(URL_),
    /** What an operator would look at first. */
    state: async () =>
      (
        await Promise.all([
          kubectl(NAMESPACE, ['get', 'pods,jobs']),
          kubectl(NAMESPACE, ['get', 'events', '--sort-by=.lastTimestamp', '--field-selector=type=Warning']).then((text) =>
            text.slice(-3_000),
          ),
          kubectl(NAMESPACE, [
            'logs',
            '-l',
            `app.kubernetes.io/instance=${RELEASE}`,
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
