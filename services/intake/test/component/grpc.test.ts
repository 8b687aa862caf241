import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  callMetadata,
  callOptions,
  channelOptions,
  type GetComplaintResponse,
  IntakeServiceClient,
  type ReplayRequest,
  type ReplayResponse,
  serveGrpc,
} from '@mingjian/rpc'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

let it: Harness
let server: Awaited<ReturnType<typeof serveGrpc>>
let client: IntakeServiceClient
const socket = `unix:${join(tmpdir(), `mingjian-grpc-${randomUUID().slice(0, 8)}.sock`)}`
beforeAll(async () => {
  it = await startIntake()
  server = await serveGrpc(socket, [it.intake.grpc])
  client = new IntakeServiceClient(socket, credentials.createInsecure(), channelOptions('mingjian.intake.v1.IntakeService'))
})
afterAll(async () => {
  client.close()
  await server.close()
  await it.stop()
})

const supervisor = login('supervisor', 'office-520502')
const as = async (who: ReturnType<typeof login>) => callMetadata(await it.realm.token(who))

const getComplaint = (complaintNo: string, metadata: Metadata) =>
  new Promise<GetComplaintResponse>((resolve, reject) => {
    client.getComplaint({ complaintNo }, metadata, callOptions(), (error, response) => (error ? reject(error) : resolve(response)))
  })
const codeOf = (call: Promise<unknown>) => call.then(() => status.OK).catch((error: ServiceError) => error.code)

async function replay(request: ReplayRequest, metadata: Metadata): Promise<ReplayResponse[]> {
  const responses: ReplayResponse[] = []
  for await (const response of client.replay(request, metadata, callOptions())) responses.push(response as ReplayResponse)
  return responses
}

async function file() {
  const contact = { name: '测试甲', phone: '13800000001' }
  const filing = aFiling({ anonymous: false, contact, content: '检查时没有出示证件，我的电话是13800000001。' })
  const { body } = await it.call('POST', '/api/public/complaints', { body: filing })
  return String(body.complaintNo)
}

describe('GetComplaint', () => {
  test('answers codes, dates and units, nothing that the person wrote or is called', async () => {
    const no = await file()
    const { complaint } = await getComplaint(no, await as(supervisor))
    expect(complaint).toMatchObject({
      complaintNo: no,
      status: 'submitted',
      accusedAgencyId: '520502-market',
      handlingUnit: 'office-520502',
    })
    expect(JSON.stringify(complaint)).not.toMatch(/1380000|测试甲|没有出示证件/)
  })

  test('is scoped as the pages are: no token, a wrong role, a stranger, an unknown number', async () => {
    const no = await file()
    expect(await codeOf(getComplaint(no, new Metadata()))).toBe(status.UNAUTHENTICATED)
    expect(await codeOf(getComplaint(no, await as(login('system-admin', 'office-520502'))))).toBe(status.PERMISSION_DENIED)
    expect(await codeOf(getComplaint(no, await as(login('supervisor', 'office-520521'))))).toBe(status.NOT_FOUND)
    expect(await codeOf(getComplaint('JD520502-2026-999999', await as(supervisor)))).toBe(status.NOT_FOUND)
    expect(await codeOf(getComplaint('', await as(supervisor)))).toBe(status.NOT_FOUND)
  })
})

describe('Replay', () => {
  test('gives every published event of the region in order, and goes on from a position', async () => {
    const no = await file()
    await it.call('POST', `/api/intake/complaints/${no}/accept`, { as: login('intake-clerk', 'office-520502'), body: {} })
    await it.call('POST', '/api/public/complaints', { body: aFiling({ region: '520521', accused: { agencyId: '520521-transport' } }) })
    const analyst = await as(login('analyst', 'office-5205'))
    await it.intake.publishing.idle()
    const all = (await replay({ from: [], region: '520502' }, analyst)).map(({ cloudEventJson }) => JSON.parse(cloudEventJson))
    expect(all.every(({ region }) => String(region).startsWith('520502'))).toBe(true)
    const own = all.filter(({ data }) => data.complaintNo === no)
    // Twice is allowed, out of order is not.
    expect([...new Set(own.map(({ sequence }) => Number(sequence)))]).toEqual([1, 2])
    expect(JSON.stringify(all)).not.toMatch(/1380000|测试甲/)
    const first = await replay({ from: [], region: '' }, analyst)
    const last = new Map(first.flatMap(({ position }) => (position ? [[position.partition, position] as const] : [])))
    const rest = await replay({ from: [...last.values()], region: '' }, analyst)
    expect(rest).toEqual([])
  })

  test('does not reach above or beside the caller’s region', async () => {
    expect(await codeOf(replay({ from: [], region: '520521' }, await as(login('analyst', 'office-520502'))))).toBe(status.PERMISSION_DENIED)
    expect(await codeOf(replay({ from: [], region: '' }, await as(supervisor)))).toBe(status.PERMISSION_DENIED)
  })

  test('is for supervision offices and machines: a department does not follow what is said about it and its neighbours', async () => {
    for (const role of ['analyst', 'auditor'] as const) {
      for (const unit of ['520502-market', '520502-market-legal', 'justice-520502001']) {
        expect(await codeOf(replay({ from: [], region: '' }, await as(login(role, unit))))).toBe(status.PERMISSION_DENIED)
      }
    }
    expect(await codeOf(replay({ from: [], region: '' }, await as(login('auditor', 'office-520502'))))).toBe(status.OK)
  })
})

test('health answers SERVING, and reflection names the service', async () => {
  const bytes = (value: Buffer) => value
  const raw = new Client(socket, credentials.createInsecure())
  const health = await new Promise<Buffer>((resolve, reject) => {
    raw.makeUnaryRequest('/grpc.health.v1.Health/Check', bytes, bytes, Buffer.alloc(0), (error, answer) =>
      error ? reject(error) : resolve(answer as Buffer),
    )
  })
  expect([...health]).toEqual([8, 1])
  const listServices = Buffer.from([0x3a, 0x00])
  const call = raw.makeBidiStreamRequest('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', bytes, bytes)
  const named = new Promise<string>((resolve, reject) => {
    call.on('data', (answer: Buffer) => resolve(answer.toString('latin1')))
    call.on('error', reject)
  })
  call.write(listServices)
  expect(await named).toContain('mingjian.intake.v1.IntakeService')
  call.cancel()
  raw.close()
})
