import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type CheckCertificateRequest,
  type CheckCertificateResponse,
  type CheckCertificatesRequest,
  type CheckCertificatesResponse,
  callMetadata,
  callOptions,
  channelOptions,
  type GetAgencyRequest,
  type GetAgencyResponse,
  PersonnelServiceClient,
  serveGrpc,
} from '@mingjian/rpc'
import { APPROVER, anIssuedCertificate, decided, type Harness, historyOf, login, REGISTRAR, startPersonnel } from './harness.ts'

const NO = '52050200000001'
const NOBODYS = '52050299999999'
const socket = `unix:${join(tmpdir(), `mingjian-grpc-${randomUUID().slice(0, 8)}.sock`)}`
let it: Harness
let server: Awaited<ReturnType<typeof serveGrpc>>
let client: PersonnelServiceClient
let approver: Metadata
beforeAll(async () => {
  it = await startPersonnel()
  server = await serveGrpc(socket, [it.personnel.grpc])
  client = new PersonnelServiceClient(socket, credentials.createInsecure(), channelOptions('mingjian.personnel.v1.PersonnelService'))
  approver = await as(APPROVER)
  await anIssuedCertificate(it, NO)
  it.setClock('2026-04-01T02:00:00.000Z')
  await decided(it, NO, 'suspend', { on: '2026-04-01', until: '2026-04-30', ground: 'misconduct' })
})
afterAll(async () => {
  client.close()
  await server.close()
  await it.stop()
})

const as = async (who: ReturnType<typeof login>) => callMetadata(await it.token(who))
type Answered<Response> = (error: ServiceError | null, response: Response) => void
const settle = <Response>(call: (answered: Answered<Response>) => unknown) =>
  new Promise<Response>((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))))
const checkOne = (asked: Partial<CheckCertificateRequest>, metadata = approver) =>
  settle<CheckCertificateResponse>((told) =>
    client.checkCertificate({ no: NO, at: '', knownAt: '', ...asked }, metadata, callOptions(), told),
  )
const checkMany = (asked: CheckCertificatesRequest) =>
  settle<CheckCertificatesResponse>((told) => client.checkCertificates(asked, approver, callOptions(), told))
const getAgency = (asked: GetAgencyRequest, metadata = approver) =>
  settle<GetAgencyResponse>((told) => client.getAgency(asked, metadata, callOptions(), told))
const refusal = (call: Promise<unknown>) => call.then(() => 'answered').catch(({ code, details }: ServiceError) => [code, details])
const overHttp = async (body: object) =>
  (await it.done('POST', '/api/personnel/certificate-checks', { as: APPROVER, body })).answers as Record<string, string>[]

describe('CheckCertificate', () => {
  test.each([
    ['2026-03-01T23:59:59+08:00', 'invalid', 'not-yet-issued'],
    ['2026-03-02T00:00:00+08:00', 'valid', 'in-force'],
    ['2026-03-31T16:00:00Z', 'invalid', 'suspended'],
    ['2026-05-01T00:00:00+08:00', 'valid', 'in-force'],
  ])('at %s the certificate is %s: %s, and the card is told as over HTTP', async (at, state, reason) => {
    const { answer } = await checkOne({ at })
    const [http] = await overHttp({ checks: [{ no: NO, at }] })
    const { kind, agencyId, agencyName, validFrom, validTo, ...rest } = http as Record<string, string>
    expect(answer).toEqual({ ...rest, card: { kind, agencyId, agencyName, validFrom, validTo } })
    expect([answer?.status, answer?.reason, answer?.card?.agencyId]).toEqual([state, reason, '520502-market'])
  })

  test('a number that nobody registered is unknown, without a card', async () => {
    const { answer } = await checkOne({ no: NOBODYS, at: '2026-03-02T10:00:00Z' })
    expect([answer?.status, answer?.reason, answer?.card]).toEqual(['unknown', 'not-registered', undefined])
  })

  test('answers as of a moment what was known then', async () => {
    const record = (await historyOf(it, NO)).find(({ type }) => type === 'CertificateSuspended')?.seq
    it.setClock('2026-05-06T02:00:00.000Z')
    await decided(it, NO, 'correct', { record, on: '2026-04-10', reason: '暂扣决定的日期录错' })
    const at = '2026-04-05T10:00:00+08:00'
    expect((await checkOne({ at })).answer?.reason).toBe('in-force')
    expect((await checkOne({ at, knownAt: '2026-05-05T00:00:00+08:00' })).answer?.reason).toBe('suspended')
  })

  test('what is wrong is named by its field', async () => {
    const at = '2026-03-02T10:00:00Z'
    expect(await refusal(checkOne({ at: '2026-03-02T10:00:00' }))).toEqual([status.INVALID_ARGUMENT, 'invalid-request at'])
    expect(await refusal(checkOne({ no: '', at, knownAt: '昨天' }))).toEqual([status.INVALID_ARGUMENT, 'invalid-request no knownAt'])
  })

  test('is for those who may ask over HTTP', async () => {
    const at = '2026-03-02T10:00:00Z'
    expect(await refusal(checkOne({ at }, new Metadata()))).toEqual([status.UNAUTHENTICATED, 'unauthenticated'])
    expect(await refusal(checkOne({ at }, await as(login('system-admin', 'office-5205'))))).toEqual([status.PERMISSION_DENIED, 'forbidden'])
    expect((await checkOne({ at }, await as(login('integration', 'office-520521')))).answer?.status).toBe('valid')
  })
})

describe('CheckCertificates', () => {
  const checks = Array.from({ length: 5_000 }, (_, n) => ({
    no: n % 3 === 0 ? NOBODYS : NO,
    at: new Date(Date.UTC(2026, 1, 20) + n * 1_800_000).toISOString(),
  }))

  test('answers thousands in the order in which they were asked, as HTTP does', async () => {
    const { answers } = await checkMany({ checks, knownAt: '' })
    const facts = (all: { no: string; at: string; reason: string }[]) => all.map(({ no, at, reason }) => [no, at, reason])
    expect(facts(answers)).toEqual(facts((await overHttp({ checks })) as never))
  })

  test('one too many, or one that is wrong, is refused by its field', async () => {
    const [first] = checks as [{ no: string; at: string }]
    expect(await refusal(checkMany({ checks: [...checks, first], knownAt: '' }))).toEqual([
      status.INVALID_ARGUMENT,
      'invalid-request checks',
    ])
    expect(await refusal(checkMany({ checks: [first, { no: NO, at: '' }], knownAt: '' }))).toEqual([
      status.INVALID_ARGUMENT,
      'invalid-request checks.1.at',
    ])
  })

  test('a message beyond a megabyte is refused before it is read', async () => {
    const [code] = (await refusal(checkMany({ checks: [{ no: 'x'.repeat(1_100_000), at: '' }], knownAt: '' }))) as [number]
    expect(code).toBe(status.RESOURCE_EXHAUSTED)
  })
})

describe('GetAgency', () => {
  test('answers the agency as it was, and as it is', async () => {
    it.setClock('2026-05-07T02:00:00.000Z')
    const rename = { name: '520502市场监督管理局', on: '2026-05-07', basis: '某编发〔2026〕1号' }
    await it.done('POST', '/api/personnel/agencies/520502-market/rename', { as: REGISTRAR, body: rename })
    const before = await getAgency({ id: '520502-market', at: '2026-05-01T00:00:00+08:00' })
    expect(before.agency).toMatchObject({ name: '520502-market局', kind: 'department', region: '520502', field: 'market', open: true })
    expect((await getAgency({ id: '520502-market', at: '' })).agency?.name).toBe(rename.name)
  })

  test('one of a neighbour, one that is none, and a time before it was there: all not found', async () => {
    const notFound = [status.NOT_FOUND, 'not-found']
    const neighbour = await as(login('supervisor', 'office-520521'))
    expect(await refusal(getAgency({ id: '520502-market', at: '' }, neighbour))).toEqual(notFound)
    expect(await refusal(getAgency({ id: 'nobody', at: '' }))).toEqual(notFound)
    expect(await refusal(getAgency({ id: '520502-market', at: '2020-01-01T00:00:00Z' }))).toEqual(notFound)
    expect(await refusal(getAgency({ id: '520502-market', at: 'then' }))).toEqual([status.INVALID_ARGUMENT, 'invalid-request at'])
  })
})

test('health answers SERVING for the service by its name', async () => {
  const bytes = (value: Buffer) => value
  const raw = new Client(socket, credentials.createInsecure())
  const name = Buffer.from('mingjian.personnel.v1.PersonnelService')
  const asked = Buffer.concat([Buffer.from([0x0a, name.length]), name])
  const health = await settle<Buffer | undefined>((told) => raw.makeUnaryRequest('/grpc.health.v1.Health/Check', bytes, bytes, asked, told))
  expect([...(health as Buffer)]).toEqual([8, 1])
  raw.close()
})
