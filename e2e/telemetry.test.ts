import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dropDataFolder, newDataFolder, startInstance } from './instance.ts'

type Span = {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: { key: string; value: { stringValue?: string } }[]
}

const dir = newDataFolder()
const spans: Span[] = []
let metrics = ''
let collector: Server
let endpoint: string
let arrived: () => void = () => {}

/** Waits for further exports until something is among them. */
async function until(there: () => boolean): Promise<void> {
  while (!there())
    await new Promise<void>((resolve) => {
      arrived = resolve
    })
}

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (request.url === '/v1/traces') {
        const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
      } else metrics += body
      arrived()
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => collector.close(resolve))
  dropDataFolder(dir)
})

const METRICS = ['mingjian.outbox.dirty', 'mingjian.outbox.age', 'mingjian.consumer.lag', 'mingjian.dead_letters', 'mingjian.http.requests']

test('one trace goes from the form’s POST through commit and publish to the consumer, metrics come beside it, and neither names anybody', async () => {
  const instance = await startInstance(dir, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_METRIC_EXPORT_INTERVAL_MS: '300' })
  const body = JSON.stringify({
    region: '520502',
    accused: { agencyName: '某单位' },
    title: '检查没有亮证',
    content: '检查时没有出示证件。',
    anonymous: false,
    contact: { name: '欧阳测试', phone: '13900000001' },
  })
  const filed = await fetch(`${instance.url}/api/public/complaints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(filed.status).toBe(201)
  await until(() => spans.filter(({ name }) => name.endsWith('process')).length >= 2)
  await until(() => METRICS.every((name) => metrics.includes(name)))
  await instance.end()

  const root = spans.find(({ name }) => name === 'POST /api/public/complaints')
  const below = (parent: Span | undefined, ending: string) =>
    spans.filter(({ name, parentSpanId, traceId }) => parentSpanId === parent?.spanId && traceId === root?.traceId && name.endsWith(ending))
  const [commit] = below(root, 'complaint commit')
  const [publish] = below(commit, 'publish')
  expect([root?.name, commit?.name, publish?.name]).toEqual([
    'POST /api/public/complaints',
    'complaint commit',
    'mingjian.intake.complaint.v1 publish',
  ])
  expect(below(publish, 'process').length).toBeGreaterThanOrEqual(2)
  for (const secret of ['欧阳测试', '13900000001', '检查没有亮证']) expect(JSON.stringify(spans) + metrics).not.toContain(secret)
})
