import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { topicName } from '@mingjian/contracts'
import { anIdNumber, CLERK, type Harness, login, NAMESPACE, OFFICER, REGISTRAR, START, startPersonnel } from './harness.ts'
import { counts, importsOf } from './import-harness.ts'

// Who watches from outside: experts, social supervisors (社会监督员), contact points (联系点).

const PATH = '/api/personnel/appointments'
const PHONE = '0857-0000001'
const CITY = login('personnel-officer', 'office-5205')
const NEIGHBOUR = login('personnel-officer', 'office-520521')
let it: Harness
beforeAll(async () => {
  it = await startPersonnel()
})
afterAll(() => it.stop())

const aSupervisor = (more: Record<string, unknown> = {}) => ({
  kind: 'social-supervisor',
  name: '时代表',
  background: 'deputy',
  contact: PHONE,
  notBarred: true,
  on: '2026-03-01',
  until: '2029-02-28',
  basis: '聘任文件',
  ...more,
})
const anExpert = (more: Record<string, unknown> = {}) =>
  aSupervisor({ kind: 'expert', name: '专律师', background: 'lawyer', employer: '某律师事务所', fields: ['market'], ...more })
const appoint = (body: object, as = REGISTRAR) => it.call('POST', PATH, { as, body })
const appointed = async (body: object, as = REGISTRAR) => String((await it.done('POST', PATH, { as, body })).id)
const step = (id: string, verb: string, body: object, as = REGISTRAR) => it.call('POST', `${PATH}/${id}/${verb}`, { as, body })
const read = (id: string, as = REGISTRAR) => it.done('GET', `${PATH}/${id}`, { as })

test('an appointment tells its term, is found by name and initials, and shows no contact', async () => {
  const id = await appointed(aSupervisor())
  const shown = await it.call('GET', `${PATH}/${id}`, { as: REGISTRAR })
  expect(shown.body).toMatchObject({
    kindName: '行政执法社会监督员',
    backgroundName: '人大代表',
    from: '2026-03-01',
    until: '2029-02-28',
    inOffice: true,
    region: '520502',
    officeId: 'office-520502',
  })
  expect(shown.text).not.toContain(PHONE)
  for (const q of ['时代', 'sdb']) {
    const { items } = (await it.done('GET', `${PATH}?kind=social-supervisor&q=${encodeURIComponent(q)}`, { as: REGISTRAR })) as {
      items: { id: string }[]
    }
    expect([q, items.map((item) => item.id)]).toEqual([q, [id]])
  }
  expect(it.stored()).not.toContain(PHONE)
  expect((await it.done('POST', `${PATH}/${id}/reveal-contact`, { as: REGISTRAR, body: { reason: '通知参加培训' } })).contact).toBe(PHONE)
  expect((await read(id)).history).toContainEqual(expect.objectContaining({ text: '查看联系方式：通知参加培训' }))
})

test('seen by its own office and above, by no neighbour; kept by the office alone', async () => {
  const id = await appointed(aSupervisor({ name: '邻不见' }))
  expect((await it.call('GET', `${PATH}/${id}`, { as: CITY })).status).toBe(200)
  const hidden = await it.call('GET', `${PATH}/${id}`, { as: NEIGHBOUR })
  expect([hidden.status, hidden.text.includes('邻不见')]).toEqual([404, false])
  expect((await step(id, 'end', { on: '2026-03-02', ground: 'resigned', reason: '本人申请' }, NEIGHBOUR)).status).toBe(404)
  expect((await appoint(aSupervisor(), CLERK)).status).toBe(403)
  expect((await appoint(aSupervisor({ region: '520521' }))).status).toBe(403)
  expect((await appoint(aSupervisor({ region: '520502', name: '市聘' }), CITY)).status).toBe(201)
})

test('the steps that are told are those that are possible, and the office’s alone', async () => {
  const id = await appointed(aSupervisor({ name: '步骤人' }))
  const may = async (as = REGISTRAR) => ((await read(id, as)).may as string[]).sort()
  const inOffice = ['appraise', 'change-fields', 'declare-conflict', 'end', 'renew', 'reveal-contact']
  expect(await may()).toEqual(inOffice)
  expect(await may(CITY)).toEqual(inOffice)
  expect(await may(login('auditor', 'office-520502'))).toEqual([])
  const conflict = { agencyId: '520502-market', reason: '担任法律顾问', on: '2026-01-01' }
  await it.done('POST', `${PATH}/${id}/declare-conflict`, { as: REGISTRAR, body: conflict })
  expect(await may()).toContain('end-conflict')
  const [declared] = (await read(id)).conflicts as { id: string }[]
  await it.done('POST', `${PATH}/${id}/conflicts/${declared?.id}/end`, { as: REGISTRAR, body: { until: '2026-03-02' } })
  expect(await may()).toEqual(inOffice)
  await step(id, 'end', { on: '2026-03-02', ground: 'resigned', reason: '本人申请' })
  expect(await may()).toEqual(['appraise', 'reveal-contact'])
})

test('the rules of a place are told by their names', async () => {
  const { kinds, bars, endGrounds } = await it.done('GET', '/api/personnel/appointment-rules', { as: REGISTRAR })
  const backgrounds = expect.arrayContaining([{ code: 'deputy', name: '人大代表' }])
  expect(kinds).toContainEqual(
    expect.objectContaining({ code: 'social-supervisor', person: true, fields: false, termMonths: 36, backgrounds }),
  )
  expect(bars).toContain('现任行政执法人员')
  expect(endGrounds).toContainEqual({ code: 'resigned', name: '本人辞任' })
})

test('each wrong field is refused by its name', async () => {
  const wrong: [Record<string, unknown>, string, string][] = [
    [aSupervisor({ background: 'enterprise' }), 'code-unknown', 'background'],
    [anExpert({ fields: [] }), 'fields-missing', 'fields'],
    [aSupervisor({ until: '2029-03-01' }), 'term-too-long', 'until'],
    [aSupervisor({ until: '2026-02-01' }), 'day-wrong', 'until'],
    [aSupervisor({ on: '2026-03-03' }), 'day-wrong', 'on'],
    [aSupervisor({ idNumber: '110105199001010011' }), 'identity-number-wrong', 'idNumber'],
    [aSupervisor({ notBarred: false }), 'invalid-request', 'notBarred'],
  ]
  for (const [body, code, field] of wrong) {
    const { status, body: answer, text } = await appoint(body)
    expect([field, status, answer.code, text.includes(`"${field}"`)]).toEqual([field, expect.any(Number), code, true])
    expect(status).toBeGreaterThanOrEqual(400)
  }
})

test('nobody is appointed who is an officer, or who is appointed already', async () => {
  const [officer, outsider] = [anIdNumber(71), anIdNumber(72)]
  await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, idNumber: officer } })
  expect((await appoint(aSupervisor({ idNumber: officer }))).body.code).toBe('is-officer')
  const id = await appointed(aSupervisor({ name: '一次', idNumber: outsider }))
  expect((await appoint(aSupervisor({ name: '一次', idNumber: outsider }))).body.code).toBe('already-appointed')
  expect((await step(id, 'end', { on: '2026-03-02', ground: 'resigned', reason: '本人申请' })).status).toBe(200)
  expect((await appoint(aSupervisor({ name: '一次', idNumber: outsider }))).status).toBe(201)
  expect(it.stored()).not.toContain(outsider)
})

test('the same request twice appoints once', async () => {
  const body = aSupervisor({ name: '重发' })
  const first = await it.done('POST', PATH, { as: REGISTRAR, body, key: 'appoint-twice-1' })
  expect(await it.done('POST', PATH, { as: REGISTRAR, body, key: 'appoint-twice-1' })).toEqual(first)
  const { items } = (await it.done('GET', `${PATH}?q=${encodeURIComponent('重发')}`, { as: REGISTRAR })) as { items: unknown[] }
  expect(items).toHaveLength(1)
})

test('a year is appraised once, a term is renewed to its end, and both are refused when wrong', async () => {
  const id = await appointed(aSupervisor({ name: '考核' }))
  const year = { year: 2026, activities: 3, passed: true }
  expect([(await step(id, 'appraise', year)).status, (await step(id, 'appraise', year)).status]).toEqual([200, 200])
  expect((await step(id, 'appraise', { ...year, passed: false })).body.code).toBe('review-done')
  expect((await step(id, 'renew', { until: '2029-02-28', basis: '续聘' })).body.code).toBe('day-wrong')
  expect((await step(id, 'renew', { until: '2032-03-01', basis: '续聘' })).body.code).toBe('term-too-long')
  expect((await step(id, 'renew', { until: '2032-02-28', basis: '续聘' })).status).toBe(200)
  expect(await read(id)).toMatchObject({ until: '2032-02-28', appraised: 2026, appraisals: [year] })
})

test('who ends does nothing more, and others are told of the post and nothing of the person', async () => {
  const id = await appointed(aSupervisor({ name: '退出人' }))
  expect((await step(id, 'end', { on: '2026-03-03', ground: 'resigned', reason: '本人申请' })).body.code).toBe('day-wrong')
  expect((await step(id, 'end', { on: '2026-03-02', ground: 'because', reason: '本人申请' })).body.code).toBe('code-unknown')
  expect((await step(id, 'end', { on: '2026-03-02', ground: 'resigned', reason: '本人申请' })).status).toBe(200)
  expect((await step(id, 'renew', { until: '2031-01-01', basis: '续聘' })).body.code).toBe('appointment-ended')
  await it.settled()
  const events: { type: string }[] = []
  for await (const { event } of it.bus.log.read(topicName(NAMESPACE, 'personnel', 'appointment')))
    if (event.subject === id) events.push(event)
  expect(events.map(({ type }) => type)).toEqual([
    'cn.mingjian.personnel.appointment-made.v1',
    'cn.mingjian.personnel.appointment-ended.v1',
  ])
  expect(JSON.stringify(events)).not.toContain('退出人')
})

test('a county’s count falls when a term runs out by the clock, once', async () => {
  const before = await inCounty('contact-point')
  const point = { kind: 'contact-point', name: '某商会', background: 'chamber', employer: '某街道', until: '2026-06-30' }
  const id = await appointed(aSupervisor(point))
  expect(await inCounty('contact-point')).toBe(before + 1)
  it.setClock('2026-06-30T15:59:59.000Z')
  await it.personnel.due()
  expect((await read(id)).inOffice).toBe(true)
  it.setClock('2026-06-30T16:00:00.000Z')
  await Promise.all([it.personnel.due(), it.personnel.due()])
  expect(await read(id)).toMatchObject({ inOffice: false, ended: { on: '2026-06-30', groundName: '聘期届满' } })
  expect(((await read(id)).history as unknown[]).length).toBe(2)
  expect(await inCounty('contact-point')).toBe(before)
  it.setClock(START)
})

async function inCounty(kind: string): Promise<number> {
  const { counties } = (await it.done('GET', '/api/personnel/appointment-targets', { as: REGISTRAR })) as {
    counties: { region: string; kinds: { kind: string; count: number }[] }[]
  }
  expect(counties.map(({ region }) => region)).toEqual(['520502'])
  return counties[0]?.kinds.find((each) => each.kind === kind)?.count ?? Number.NaN
}

test('experts of a field are offered from the region and above; who has a conflict is named with the reason', async () => {
  const free = await appointed(anExpert({ name: '自由人' }))
  const above = await appointed(anExpert({ name: '市专家' }), CITY)
  const bound = await appointed(anExpert({ name: '有关系' }))
  const employed = await appointed(anExpert({ name: '在职的', employer: '520502-market局' }))
  const declared = await appointed(anExpert({ name: '被申报' }))
  await appointed(anExpert({ name: '别的领域', fields: ['transport'] }))
  await appointed(anExpert({ name: '邻县的' }), NEIGHBOUR)
  await it.done('POST', `${PATH}/${bound}/declare-conflict`, {
    as: REGISTRAR,
    body: { agencyId: '520502-market', reason: '担任法律顾问', on: '2026-01-01' },
  })
  await it.done('POST', '/api/personnel/agencies/520502-market/declare-recusal', {
    as: REGISTRAR,
    body: { who: '被申报', reason: '负责人的近亲属', on: '2026-03-02' },
  })
  const asked = (at = '') => it.done('GET', `/api/personnel/reviewers?field=market&agency=520502-market-legal${at}`, { as: REGISTRAR })
  const { available, recused } = (await asked()) as Record<string, { id: string; name: string; reason?: string }[]>
  expect(new Set(available?.map(({ id }) => id))).toEqual(new Set([free, above]))
  expect(new Map(recused?.map(({ id, reason }) => [id, reason]))).toEqual(
    new Map([
      [bound, '与520502-market局有回避关系：担任法律顾问'],
      [employed, '在520502-market局工作'],
      [declared, '与520502-market局有回避关系：负责人的近亲属'],
    ]),
  )
  expect(await asked('&at=2026-02-01T00:00:00%2B08:00')).toEqual({ available: [], recused: [] })
  const { status } = await it.call('GET', '/api/personnel/reviewers?field=market&agency=520502-market&region=520521', { as: REGISTRAR })
  expect(status).toBe(403)
})

test('a table appoints, renews by a later day, refuses what it may not change, and again changes nothing', async () => {
  const here = importsOf(it, REGISTRAR)
  const head = '类别,姓名,来源,工作单位,领域,联系方式,已核实,聘任日期,聘期至\n'
  const row = (name: string, checked = '是', background = '律师', until = '2028-12-31') =>
    `行政执法监督专家,${name},${background},某所,market、transport,0857-0000002,${checked},2026-01-01,${until}\n`
  const file = head + row('表一') + row('表二') + row('表三', '否') + row('表四', '是', '企业')
  const first = await here.run('appointments', file)
  expect(counts(first)).toEqual({ read: 4, created: 2, updated: 0, unchanged: 0, rejected: 2, balanced: true })
  const rejects = await here.rejects(first.importId)
  expect(rejects).toContain('“已核实没有不得聘任的情形”：请先核实')
  expect(rejects).toContain('“来源”：没有这一种')
  expect(counts(await here.run('appointments', head + row('表一') + row('表二')))).toMatchObject({ unchanged: 2 })
  const renewed = head + row('表一', '是', '律师', '2029-12-31') + row('表二', '是', '行业专家')
  expect(counts(await here.run('appointments', renewed))).toMatchObject({ updated: 1, rejected: 1 })
  expect(counts(await here.run('appointments', head + row('试一'), { dryRun: 'true' }))).toMatchObject({ created: 1 })
  const { items } = (await it.done('GET', `${PATH}?kind=expert&q=${encodeURIComponent('试一')}`, { as: REGISTRAR })) as { items: unknown[] }
  expect(items).toEqual([])
})
