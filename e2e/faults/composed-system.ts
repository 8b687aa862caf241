import { freePort } from '@mingjian/testkit/containers'
import { apiAnswers } from './api-answers.ts'
import { docker } from './docker.ts'

// The composed system under faults: brought up as an operator would, in a project of its own, and removed with its volumes whatever happens.

const UP_MS = 600_000
/** Signs mongosh in without a password on its command line. */
const AUTH = 'db.auth("mingjian", require("fs").readFileSync("/secrets/mongo-password", "utf8").trim());'

export type SystemOptions = {
  project: string
  /** Compose files besides docker-compose.yml. */
  overrides: string[]
  env?: Record<string, string>
}
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}

export type ComposedSystem = Awaited<ReturnType<typeof composeSystem>>

/** Builds and starts everything; resolves when every service is healthy. */
export async function composeSystem({ project, overrides, env: more = {} }: SystemOptions) {
  const gatewayPort = process.env.GATEWAY_PORT ?? String(await freePort())
  const [mongoPort, kafkaPort, kafka2Port, kafka3Port, proxyPort] = await freePorts(5)
  const url = `http://127.0.0.1:${gatewayPort}`
  const env: Record<string, string> = {
    GATEWAY_PORT: gatewayPort,
    PUBLIC_URL: url,
    PUBLIC_GUARD: 'off',
    MINGJIAN_IMAGE: process.env.MINGJIAN_IMAGE ?? 'mingjian:faults',
    FAULTS_MONGO_PORT: String(mongoPort),
    FAULTS_KAFKA_PORT: String(kafkaPort),
    FAULTS_KAFKA2_PORT: String(kafka2Port),
    FAULTS_KAFKA3_PORT: String(kafka3Port),
    FAULTS_TOXIPROXY_PORT: String(proxyPort),
    ...more,
  }
  const files = ['docker-compose.yml', ...overrides].flatMap((file) => ['-f', file])
  const compose = (args: string[], timeoutMs?: number) =>
    docker(['compose', '-p', project, ...files, ...args], { env, ...(timeoutMs ? { timeoutMs } : {}) })
  const down = () => compose(['down', '--volumes', '--remove-orphans', '--timeout', '5'], 180_000).then(() => undefined)
  const container = (service: string, instance = 1) => `${project}-${service}-${instance}`
  const secret = (name: string) => docker(['exec', container('intake'), 'cat', `/secrets/${name}`]).then((text) => text.trim())

  try {
    await down()
    await compose(['build', 'secrets'], UP_MS)
    await compose(['up', '--detach', '--wait', '--no-build'], UP_MS)
  } catch (error) {
    const logs = await compose(['logs', '--tail', '20']).catch(() => '')
    await down()
    throw new Error(`the system did not come up: ${String(error)}\n${logs.slice(-4_000)}`)
  }

  const toxic = (proxy: string, path: string, body?: object) =>
    fetch(`http://127.0.0.1:${proxyPort}/proxies/${proxy}/toxics${path}`, {
      method: body ? 'POST' : 'DELETE',
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).then(async (response) => {
      if (!response.ok) throw new Error(`toxiproxy: ${response.status} ${await response.text()}`)
    })

  return {
    url,
    down,
    compose,
    container,
    kafka: `127.0.0.1:${kafkaPort}`,
    mongo: `mongodb://mingjian:${await secret('mongo-password')}@127.0.0.1:${mongoPort}/mingjian?authSource=admin&directConnection=true`,
    logins: new Map(
      (JSON.parse(await secret('first-logins.json')) as { username: string; password: string }[]).map(({ username, password }) => [
        username,
        password,
      ]),
    ),

    /** kill -9, without a moment to finish anything. */
    kill: (service: string, instance = 1) => docker(['kill', '--signal', 'KILL', container(service, instance)]).then(() => undefined),
    /** SIGTERM and the grace that the compose file gives. */
    stop: (service: string, instance = 1) => docker(['stop', container(service, instance)]).then(() => undefined),
    start: (service: string, instance = 1) => docker(['start', container(service, instance)]).then(() => undefined),

    /** Lets nothing through between the services and a server; connections stay open and silent. Answers how to let it through again. */
    async cut(proxy: 'mongo' | 'kafka'): Promise<() => Promise<void>> {
      const names = ['upstream', 'downstream']
      for (const stream of names) await toxic(proxy, '', { name: `cut-${stream}`, type: 'timeout', stream, attributes: { timeout: 0 } })
      return async () => {
        for (const stream of names) await toxic(proxy, `/cut-${stream}`)
      }
    },
    /** Lets no more than so many kilobytes a second come from a server. */
    async narrow(proxy: 'mongo' | 'kafka', kilobytes: number): Promise<() => Promise<void>> {
      await toxic(proxy, '', { name: 'narrow', type: 'bandwidth', stream: 'downstream', attributes: { rate: kilobytes } })
      return () => toxic(proxy, '/narrow')
    },

    /** Runs mongosh as the owner of the database. */
    mongosh: (script: string) => docker(['exec', container('mongo'), 'mongosh', '--quiet', 'admin', '--eval', AUTH + script]),

    /** Resolves when the public API answers again through the gateway. */
    answers: (limitMs?: number) => apiAnswers(url, limitMs),

    /** Memory of a container in MB, as the engine counts it. */
    async memoryMb(service: string): Promise<number> {
      const text = await docker(['stats', '--no-stream', '--format', '{{.MemUsage}}', container(service)])
      const [, amount = '0', unit = 'MiB'] = /^([\d.]+)(\w+)/.exec(text.trim()) ?? []
      return Math.round(Number(amount) * (unit === 'GiB' ? 1024 : unit === 'KiB' ? 1 / 1024 : 1))
    },
  }
}
