import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentials, type ServiceError, status } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type CloudEvent, intakeEvents, personnelEvents, topicName } from '@mingjian/contracts'
import {
  asked,
  type CheckSupervisorsResponse,
  callMetadata,
  callOptions,
  channelOptions,
  type GetClueResponse,
  PersonnelServiceClient,
  serveGrpc,
} from '@mingjian/rpc'
import {
  aCard,
  anIssuedCertificate,
  CLERK,
  decided,
  type Harness,
  login,
  NAMESPACE,
  OFFICER,
  REGISTRAR,
  startPersonnel,
} from './harness.ts'

// What those who watch from outside have seen: kept sealed, told by an event without a word of it, read by our own services alone.

const PATH = '/api/personnel/clues'
const socket = `unix:${join(tmpdir(), `mingjian-clues-${randomUUID().slice(0, 8)}.sock`)}`
let it: Harness
let server: Awaited<ReturnType<typeof serveGrpc>>
let client: PersonnelServiceClient
const told: CloudEvent[] = []
beforeAll(async () => {
  it = await startPersonnel()
  server = await serveGrpc(socket, [it.personnel.grpc])
  client = new PersonnelServiceClient(socket, credentials.createInsecure(), channelOptions('mingjian.personnel.v1.PersonnelService'))
  await it.bus.subscribe({
    group: 'test',
    topics: [topicName(NAMESPACE, 'personnel', 'clue')],
    handler: async ({ event }) => {
      told.push(event)
      return { outcome: 'done' }
    },
  })
})
afterAll(async () => {
  client.close()
  await server.close()
  await it.stop()
})

const SECRET = '这一句谁也不能在事件里看到'
const aClue = (more: Record<string, unknown> = {}) => ({
  accused: { agencyId: '520502-market' },
  problemTypes: ['unlawful-procedure'],
  title: '检查不亮证',
  content: `检查时没有出示证件。${SECRET}`,
  occurredOn: '2026-03-01',
  ...more,
})
async function appointed(kind: string, more: Record<string, unknown> = {}) {
  const body = { kind, name: `外部${randomUUID().slice(0, 4)}`, background: 'lawyer', contact: '0857-0000001', notBarred: true, ...more }
  const term = { on: '2026-03-01', until: '2029-02-28', basis: '聘任文件' }
  const { id } = await it.done('POST', '/api/personnel/appointments', { as: REGISTRAR, body: { ...body, ...term } })
  return { id: String(id), as: { username: `outside-${id}`, roles: [kind], region: '520502', unit: String(id) } }
}
const give = (as: ReturnType<typeof login>, body: object, key?: string) => it.call('POST', PATH, { as, body, ...(key ? { key } : {}) })
const own = async (as: ReturnType<typeof login>) => (await it.done('GET', PATH, { as })).items as { id: string; complaintNo?: string }[]
const service = async (azp = 'mingjian-services') => callMetadata(await it.token(login('supervisor', 'office-520502'), { azp }))
const getClue = async (id: string, metadata: ReturnType<typeof callMetadata>) =>
  (await asked<GetClueResponse>((answered) => client.getClue({ id }, metadata, callOptions(), answered))).clue
const refusal = (call: Promise<unknown>) => call.then(() => 'answered').catch(({ code, details }: ServiceError) => [code, details])

test('a clue is told by an event that says by which channel it came, and nothing of what it says; our services can read it', async () => {
  const { as } = await appointed('contact-point', { background: 'enterprise' })
  const { status: code, body } = await give(as, aClue({ place: '某街道' }))
  await it.settled()
  const event = told.find(({ subject }) => subject === body.id) as CloudEvent
  expect([code, event.type, event.region, event.data]).toEqual([
    201,
    personnelEvents.clueGivenV1.type,
    '520502',
    { kind: 'contact-point', channel: 'enterprise-contact', agencyId: 'office-520502', onDay: '2026-03-02' },
  ])
  expect(await getClue(String(body.id), await service())).toEqual({
    title: '检查不亮证',
    content: `检查时没有出示证件。${SECRET}`,
    agencyId: '520502-market',
    agencyName: '520502-market局',
    officerName: '',
    certificateNo: '',
    problemTypes: ['unlawful-procedure'],
    occurredOn: '2026-03-01',
    place: '某街道',
  })
  expect([JSON.stringify(event), it.stored(), it.logs.join('')].filter((each) => each.includes(SECRET))).toEqual([])
})

test('only our own services read a clue: no member of staff, no program of others, nobody without a token', async () => {
  const { as } = await appointed('social-supervisor')
  const id = String((await give(as, aClue())).body.id)
  for (const azp of ['mingjian-console', 'mingjian-cli', 'court']) {
    expect([azp, await refusal(service(azp).then((metadata) => getClue(id, metadata)))]).toEqual([
      azp,
      [status.PERMISSION_DENIED, 'forbidden'],
    ])
  }
  expect(await refusal(getClue(id, callMetadata('')))).toEqual([status.UNAUTHENTICATED, 'unauthenticated'])
  expect(await refusal(service().then((metadata) => getClue(randomUUID(), metadata)))).toEqual([status.NOT_FOUND, 'not-found'])
  expect((await it.call('GET', PATH, { as: REGISTRAR })).status).toBe(403)
})

test('who gave it sees it, with the number under which it was registered; another sees nothing of it', async () => {
  const [one, other] = [await appointed('social-supervisor'), await appointed('social-supervisor')]
  const { id } = (await give(one.as, aClue())).body
  await it.settled()
  const { id: cause } = told.find(({ subject }) => subject === id) as CloudEvent
  const { example } = intakeEvents.complaintSubmittedV1
  const complaintNo = 'JD520502-2026-000007'
  const registered: CloudEvent = {
    specversion: '1.0',
    id: 'complaint-1:1',
    source: `/${NAMESPACE}/intake`,
    type: intakeEvents.complaintSubmittedV1.type,
    subject: 'complaint-1',
    time: '2026-03-02T02:00:00.000Z',
    datacontenttype: 'application/json',
    region: '520502',
    sequence: 1,
    causationid: cause,
    data: { ...(example as object), complaintNo },
  }
  const topic = topicName(NAMESPACE, 'intake', 'complaint')
  await it.bus.publish([registered, registered].map((event) => ({ topic, key: event.subject, event })))
  await it.settled()
  expect(await own(one.as)).toEqual([{ id, title: '检查不亮证', onDay: '2026-03-02', complaintNo }])
  expect(await own(other.as)).toEqual([])
})

test('the same request again is the same clue', async () => {
  const { as } = await appointed('social-supervisor')
  const key = randomUUID()
  const first = await give(as, aClue(), key)
  expect((await give(as, aClue(), key)).body).toEqual(first.body)
  expect(await own(as)).toHaveLength(1)
})

test('nobody gives one who is not appointed, or no longer; what is wrong is named by its field', async () => {
  const { id, as } = await appointed('social-supervisor')
  const codes = async (who: ReturnType<typeof login>, more: object = {}) => {
    const { body } = await give(who, aClue(more as never))
    return [body.code, body.field]
  }
  expect(await codes({ ...as, unit: 'office-520502' })).toEqual(['login-not-linked', undefined])
  expect(await codes({ ...as, roles: ['contact-point'] })).toEqual(['login-not-linked', undefined])
  expect(await codes(as, { region: '520521' })).toEqual(['region-unknown', 'region'])
  expect(await codes(as, { accused: {} })).toEqual(['agency-unknown', 'accused.agencyName'])
  expect(await codes(as, { accused: { agencyId: 'nobody' } })).toEqual(['agency-unknown', 'accused.agencyId'])
  expect(await codes(as, { problemTypes: ['anything'] })).toEqual(['code-unknown', 'problemTypes'])
  await it.done('POST', `/api/personnel/appointments/${id}/end`, {
    as: REGISTRAR,
    body: { on: '2026-03-02', ground: 'moved', reason: '迁居' },
  })
  expect(await codes(as)).toEqual(['appointment-ended', undefined])
})

test('whether a login may supervise is told by the 监督证 of the officer whose login it is, at the instant that is asked', async () => {
  const NO = '520502000021'
  const before = await it.done('POST', '/api/personnel/officers', {
    as: REGISTRAR,
    body: { ...OFFICER, agencyId: 'office-520502', name: '督人前身' },
  })
  await it.done('POST', `/api/personnel/officers/${before.id}/link-login`, { as: REGISTRAR, body: { login: 'watcher' } })
  await it.done('POST', `/api/personnel/officers/${before.id}/leave`, { as: REGISTRAR, body: { on: '2026-03-01', ground: 'resigned' } })
  const { id } = await it.done('POST', '/api/personnel/officers', {
    as: REGISTRAR,
    body: { ...OFFICER, agencyId: 'office-520502', name: '督人' },
  })
  const filing = { officerId: id, kind: 'supervision', ...aCard(NO) }
  await it.done('POST', '/api/personnel/certificate-filings', { as: REGISTRAR, body: filing })
  await it.done('POST', `/api/personnel/officers/${id}/link-login`, { as: REGISTRAR, body: { login: 'watcher' } })
  const { officerId } = await anIssuedCertificate(it, '52050200000001')
  await it.done('POST', `/api/personnel/officers/${officerId}/link-login`, { as: CLERK, body: { login: 'enforcer' } })
  it.setClock('2026-04-01T02:00:00.000Z')
  await decided(it, NO, 'suspend', { on: '2026-04-01', ground: 'misconduct' })

  const check = async (at: string) => {
    const request = { logins: ['enforcer', 'watcher', 'stranger'], at }
    const metadata = await service()
    const { checks } = await asked<CheckSupervisorsResponse>((answered) =>
      client.checkSupervisors(request, metadata, callOptions(), answered),
    )
    return checks.map(({ login: of, status: found, certificateNo, reason }) => [of, found, certificateNo, reason])
  }
  const others = [
    ['enforcer', 'invalid', '', '没有行政执法监督证'],
    ['stranger', 'not-registered', '', '账号没有关联到在册人员'],
  ]
  const [enforcer, stranger] = others
  expect(await check('2026-03-31T10:00:00+08:00')).toEqual([enforcer, ['watcher', 'valid', NO, ''], stranger])
  expect(await check('2026-04-01T10:00:00+08:00')).toEqual([enforcer, ['watcher', 'invalid', NO, '这一时刻证件被暂扣'], stranger])
})
