import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type CloudEvent, intakeEvents, topicName } from '@mingjian/contracts'
import { CLERK, type Harness, login, NAMESPACE, OFFICER, REGISTRAR, startPersonnel } from './harness.ts'

// 制度库: measures with versions, who has read them, and articles that nobody follows.

const PATH = '/api/personnel/policies'
const ACCEPTED = intakeEvents.complaintAcceptedV1.type
const CITY = login('personnel-officer', 'office-5205')
let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
})
afterAll(() => it.stop())

const aPolicy = (more: object = {}) => ({
  title: '投诉举报受理办法',
  documentNo: '某司发〔2026〕1号',
  on: '2026-03-02',
  articles: [
    { no: '第一条', text: '收到投诉举报，五个工作日内决定是否受理。', step: ACCEPTED },
    { no: '第二条', text: '本办法自印发之日起施行。' },
  ],
  ...more,
})
const issued = async (more: object = {}, as = REGISTRAR) => String((await it.done('POST', PATH, { as, body: aPolicy(more) })).id)
const step = (id: string, verb: string, body: object, as = REGISTRAR) => it.call('POST', `${PATH}/${id}/${verb}`, { as, body })
const read = (id: string, query = '', as = REGISTRAR) => it.done('GET', `${PATH}/${id}${query}`, { as })

test('a revision holds from its day; what was in force before can still be read; a repealed one holds no longer', async () => {
  const id = await issued()
  const revised = { documentNo: '某司发〔2026〕9号', on: '2026-05-01', articles: [{ no: '第一条', text: '三个工作日内决定是否受理。' }] }
  expect((await step(id, 'revise', { ...revised, on: '2026-03-02' })).body).toMatchObject({ code: 'day-wrong', field: 'on' })
  expect((await step(id, 'revise', revised)).status).toBe(200)
  expect(await read(id)).toMatchObject({ version: 1, documentNo: '某司发〔2026〕1号', inForce: true })
  it.setClock('2026-05-01T02:00:00.000Z')
  expect(await read(id)).toMatchObject({ version: 2, documentNo: '某司发〔2026〕9号', inForce: true })
  expect(await read(id, '?version=1')).toMatchObject({ version: 1, inForce: false, articles: [{ stepName: expect.any(String) }, {}] })
  expect((await it.call('GET', `${PATH}/${id}?version=3`, { as: REGISTRAR })).status).toBe(404)
  expect((await step(id, 'repeal', { on: '2026-05-01', reason: '已经并入新办法' })).status).toBe(200)
  it.setClock('2026-05-02T02:00:00.000Z')
  expect(await read(id)).toMatchObject({ version: 2, inForce: false, repealedOn: '2026-05-01' })
  expect((await step(id, 'revise', { ...revised, on: '2026-06-01' })).body.code).toBe('policy-repealed')
})

test('who has read which version is known by name, and who has not', async () => {
  const id = await issued()
  const people = await Promise.all(
    ['读一', '读二'].map((name) => it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name } })),
  )
  const reader = { ...login('supervisor', '520502-market-legal'), id: 'reader' }
  await it.done('POST', `/api/personnel/officers/${people[0]?.id}/link-login`, { as: CLERK, body: { login: 'reader' } })
  expect((await step(id, 'confirm-reading', { version: 1 }, login('supervisor', '520502-market-legal'))).body.code).toBe('login-not-linked')
  for (const _twice of [1, 2]) expect((await step(id, 'confirm-reading', { version: 1 }, reader)).status).toBe(200)
  expect((await read(id, '', reader)).readAt).toBe('2026-05-02T02:00:00.000Z')
  const readings = async (query = '', as = REGISTRAR) => {
    const { items } = (await it.done('GET', `${PATH}/${id}/readings${query}`, { as })) as { items: { name: string; readAt?: string }[] }
    return items.map(({ name, readAt }) => [name, readAt !== undefined]).sort()
  }
  expect(await readings()).toEqual([
    ['读一', true],
    ['读二', false],
  ])
  await step(id, 'revise', { documentNo: '2号', on: '2026-05-02', articles: [{ no: '第一条', text: '改了。' }] })
  expect(await readings()).toEqual([
    ['读一', false],
    ['读二', false],
  ])
  expect(await readings('?version=1')).toEqual([
    ['读一', true],
    ['读二', false],
  ])
})

test('a county reads its own and those above; a neighbour reads neither, and only the office issues', async () => {
  const [own, above] = [await issued({ title: '县制度' }), await issued({ title: '市制度' }, CITY)]
  const titles = async (as: ReturnType<typeof login>) => {
    const { items } = (await it.done('GET', `${PATH}?limit=200`, { as })) as { items: { id: string }[] }
    return [own, above].map((id) => items.some((item) => item.id === id))
  }
  expect(await titles(login('intake-clerk', 'office-520502'))).toEqual([true, true])
  expect(await titles(login('intake-clerk', 'office-520521'))).toEqual([false, true])
  const neighbour = login('personnel-officer', 'office-520521')
  expect((await it.call('GET', `${PATH}/${own}`, { as: neighbour })).status).toBe(404)
  expect((await it.call('POST', PATH, { as: CLERK, body: aPolicy() })).body.code).toBe('not-your-unit')
  expect((await step(above, 'repeal', { on: '2026-05-02', reason: '无权' })).body.code).toBe('not-your-unit')
  const twice = [
    { no: '第一条', text: '甲' },
    { no: '第一条', text: '乙' },
  ]
  expect((await it.call('POST', PATH, { as: REGISTRAR, body: aPolicy({ articles: twice }) })).body.code).toBe('article-twice')
  const step404 = [{ no: '第一条', text: '甲', step: 'cn.mingjian.intake.nothing.v1' }]
  expect((await it.call('POST', PATH, { as: REGISTRAR, body: aPolicy({ articles: step404 }) })).body.code).toBe('code-unknown')
})

test('an article whose step nobody took in a county within a year is listed there, until somebody does; the latest event counts, in whichever order they come', async () => {
  const id = await issued({ title: '空转看得见', articles: [{ no: '第三条', text: '受理。' }] }, CITY)
  const idle = async (as = CITY, query = '') => {
    const { items } = (await it.done('GET', `/api/personnel/idle-articles${query}`, { as })) as {
      items: { policyId: string; region: string; lastOn?: string }[]
    }
    return items.flatMap(({ policyId, region, lastOn }) => (policyId === id ? [[region, lastOn]] : []))
  }
  expect(await idle()).toEqual([])
  await step(id, 'link-article', { no: '第三条', topics: ['受理'] }, CITY)
  await step(id, 'link-article', { no: '第三条', step: ACCEPTED }, CITY)
  expect((await read(id, '', CITY)).articles).toMatchObject([{ topics: ['受理'], step: ACCEPTED }])
  expect((await idle()).length).toBeGreaterThan(2)
  const accepted = (time: string, region: string): CloudEvent => ({
    specversion: '1.0',
    id: `${region}:${time}`,
    source: `/${NAMESPACE}/intake`,
    type: ACCEPTED,
    subject: `complaint-${region}`,
    time,
    datacontenttype: 'application/json',
    region,
    sequence: 1,
    data: {},
  })
  const topic = topicName(NAMESPACE, 'intake', 'complaint')
  const events = [
    accepted('2026-04-30T02:00:00Z', '520502001'),
    accepted('2024-01-01T02:00:00Z', '520502'),
    accepted('2024-01-01T02:00:00Z', '520521'),
    accepted('2026-04-30T02:00:00Z', '5205'),
  ]
  await it.bus.publish(events.map((event) => ({ topic, key: event.subject, event })))
  await it.settled()
  expect(await idle(CITY, '?region=520502')).toEqual([])
  expect(await idle(CITY, '?region=520521')).toEqual([['520521', '2024-01-01']])
  expect(await idle(login('auditor', 'office-520502'))).toEqual([])
})
