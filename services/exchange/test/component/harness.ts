import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CloudEvent, intakeEvents as e } from '@mingjian/contracts'
import { createExchange } from '@mingjian/exchange'
import { openLocalBus } from '@mingjian/messaging'
import { createHttpApp, createLogger, lifecycle, realmGuard, usePlainErrors } from '@mingjian/platform'
import { openEmbedded, type PlanReport } from '@mingjian/storage'
import { type FakeLogin, type FakeRealm, fakeRealm } from '@mingjian/testkit'

export type Answer = { status: number; body: Record<string, unknown>; text: string }
export type Harness = Awaited<ReturnType<typeof startExchange>>

export type StartOptions = {
  homeRegion: string
  dir?: string
  namespace?: string
  /** Where the superior answers, and its realm. */
  superior?: { url: string; realmUrl: string }
  onPlan?: (plan: PlanReport) => void
  clock?: () => Date
}

/** Exchange in this process on the embedded adapters, with a realm that signs whatever a test needs. */
export async function startExchange({
  homeRegion,
  dir = newFolder(),
  namespace = `mingjian-${homeRegion}`,
  superior,
  onPlan,
  clock = () => new Date(),
}: StartOptions) {
  usePlainErrors()
  const life = lifecycle()
  const realm: FakeRealm = await fakeRealm()
  life.onClose('realm', () => realm.close())
  const logs: string[] = []
  const logger = createLogger('info', 'test', { write: (line: string) => void logs.push(line) })
  const store = await openEmbedded({ dir, ...(onPlan ? { onPlan } : {}) })
  life.onClose('store', () => store.close())
  const bus = openLocalBus({ dir })
  life.onClose('bus', () => bus.close())
  const guard = realmGuard({ realmUrl: realm.realmUrl, audience: realm.audience })
  const exchange = await createExchange({
    connection: store.connection,
    bus,
    migrations: 'run',
    clock,
    logger,
    lifecycle: life,
    settings: {
      namespace,
      homeRegion,
      follow: [],
      upward: superior && { ...superior, clientId: `place-${homeRegion}`, clientSecret: 'secret' },
      upwardRetryLimitMs: 100,
    },
  })
  const app = createHttpApp({
    routes: exchange.routes,
    guard,
    logger,
    statusOf: exchange.statusOf,
    realmUrl: realm.realmUrl,
    version: 'test',
    ready: () => true,
    stalled: exchange.stalled,
  })
  const { url, server } = await listenOn(app)
  life.onClose('http', () => closed(server))

  async function call(method: string, path: string, { as, body }: { as?: FakeLogin; body?: unknown } = {}): Promise<Answer> {
    const headers: Record<string, string> = as ? { authorization: `Bearer ${await realm.token(as)}` } : {}
    if (body !== undefined) headers['content-type'] = 'application/cloudevents+json'
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} }
  }

  async function stop({ keep = false } = {}): Promise<void> {
    server.closeAllConnections()
    const late = await life.close()
    if (late.length > 0) throw new Error(late.join('\n'))
    if (!keep) rmSync(dir, { recursive: true, force: true })
  }

  /** Resolves when the rows hold all that was received before. */
  const settled = async () => exchange.consumers[0]?.caughtUp()
  /** Numbers of what somebody sees, oldest first. */
  const seenBy = async (as: FakeLogin, query = '') => {
    const { body } = await call('GET', `/api/exchange/complaints?limit=200${query}`, { as })
    return (body.items as { no: string }[]).map(({ no }) => no).reverse()
  }
  return { url, dir, realm, bus, store, exchange, call, stop, settled, seenBy, logs, namespace, app, server }
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'mingjian-exchange-'))

/** A server on any free port of this machine, or on the one it had. */
export async function listenOn(handler: RequestListener, port = 0): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${taken}`, port: taken, server }
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** A program of a place that sends its events. */
export const sender = (region: string): FakeLogin => ({
  username: `place-${region}`,
  roles: ['integration'],
  region,
  unit: `office-${region}`,
})

/** Somebody of an office who looks at what lies below. */
export const reader = (region: string, more: Partial<FakeLogin> = {}): FakeLogin => ({
  username: `supervisor-${region}`,
  roles: ['supervisor'],
  region,
  unit: `office-${region}`,
  ...more,
})

/** One event of a place: the submission of a complaint about somebody, or a rating later. */
export function told(place: string, dossier: string, sequence = 1, more: Partial<CloudEvent> = {}, data: object = {}): CloudEvent {
  const first = { ...e.complaintSubmittedV1.example, accusedAgencyId: 'somebody', sealedFrom: [] }
  const complaintNo = `JD${place}-${dossier}`
  return {
    specversion: '1.0',
    id: `${dossier}:${sequence}`,
    source: `/mingjian-${place}/intake`,
    type: sequence === 1 ? e.complaintSubmittedV1.type : e.complaintRatedV1.type,
    subject: dossier,
    time: '2026-03-02T02:00:00.000Z',
    datacontenttype: 'application/json',
    region: place,
    sequence,
    data: { ...(sequence === 1 ? first : e.complaintRatedV1.example), complaintNo, ...data },
    ...more,
  }
}
