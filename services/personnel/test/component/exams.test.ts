import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { FakeLogin } from '@mingjian/testkit'
import { CLERK, type Harness, login, OFFICER, REGISTRAR, START, startPersonnel } from './harness.ts'
import { counts, importsOf } from './import-harness.ts'

// The question bank, tests drawn from it, sitting one, and what came of it.

const SITTER = login('agency-liaison', '520502-market')
const OTHER = login('agency-liaison', '520502-transport')
const MINUTE = 60_000
let it: Harness
let sitterId: string
beforeAll(async () => {
  it = await startPersonnel()
  sitterId = await anOfficer(SITTER, '520502-market')
  await anOfficer(OTHER, '520502-transport')
  const bank = [
    ...Array.from({ length: 8 }, (_, at) => `单选题,行政处罚法,单选第${at}题,甲${at},乙,丙,丁,A,第${at}条`),
    ...Array.from({ length: 5 }, (_, at) => `多选题,行政强制法,多选第${at}题,甲${at},乙,丙,丁,"A,C",`),
    ...Array.from({ length: 4 }, (_, at) => `判断题,行政处罚法,判断第${at}题,,,,,正确,`),
  ]
  const table = `题型,主题,题干,选项A,选项B,选项C,选项D,答案,依据\n${bank.join('\n')}\n`
  const here = importsOf(it, REGISTRAR)
  const none = { updated: 0, rejected: 0, balanced: true }
  expect(counts(await here.run('questions', table))).toEqual({ read: 17, created: 17, unchanged: 0, ...none })
  expect(counts(await here.run('questions', table))).toEqual({ read: 17, created: 0, unchanged: 17, ...none })
})
afterAll(() => it.stop())

async function anOfficer(as: FakeLogin, agencyId: string): Promise<string> {
  const body = { ...OFFICER, agencyId, name: `考生${agencyId}`, login: as.username }
  return String((await it.done('POST', '/api/personnel/officers', { as: REGISTRAR, body })).id)
}
const PARTS = [
  { kind: 'single', count: 4, points: 10 },
  { kind: 'multiple', count: 2, points: 20 },
  { kind: 'judgement', topics: ['行政处罚法'], count: 2, points: 10 },
]
const anExam = (more: Record<string, unknown> = {}) => ({
  title: '执法知识测试',
  counts: true,
  parts: PARTS,
  minutes: 30,
  passMark: 60,
  opensAt: '2026-03-01T00:00:00+08:00',
  closesAt: '2026-03-02T18:00:00+08:00',
  ...more,
})
const set = async (more: Record<string, unknown> = {}) =>
  String((await it.done('POST', '/api/personnel/exams', { as: REGISTRAR, body: anExam(more) })).id)
const sit = (exam: string, as = SITTER) => it.call('POST', `/api/personnel/exams/${exam}/sit`, { as, body: {} })
const begun = async (exam: string, as = SITTER) => String((await it.done('POST', `/api/personnel/exams/${exam}/sit`, { as, body: {} })).id)
type Paper = {
  questions: { id: string; kind: string; text: string; options: { letter: string; text: string }[]; right?: string[] }[]
  answers: Record<string, string[]>
  endsAt: string
  mark?: { score: number; how: string }
}
const paper = async (sitting: string, as = SITTER) =>
  (await it.done('GET', `/api/personnel/sittings/${sitting}`, { as })) as unknown as Paper
const answer = (sitting: string, answers: object, as = SITTER) =>
  it.call('POST', `/api/personnel/sittings/${sitting}/answer`, { as, body: { answers } })
const submit = (sitting: string, as = SITTER) => it.call('POST', `/api/personnel/sittings/${sitting}/submit`, { as, body: {} })
const RIGHT: Record<string, string[]> = { single: ['A'], multiple: ['A', 'C'], judgement: ['A'] }
const allRight = ({ questions }: Paper) => Object.fromEntries(questions.map(({ id, kind }) => [id, RIGHT[kind] as string[]]))

test('a paper is drawn without repeats, tells nothing of what is right, and is the same when asked again', async () => {
  const exam = await set()
  const sitting = await begun(exam)
  const { questions } = await paper(sitting)
  expect(questions.map(({ kind }) => kind)).toEqual([
    ...Array(4).fill('single'),
    ...Array(2).fill('multiple'),
    ...Array(2).fill('judgement'),
  ])
  expect(new Set(questions.map(({ id }) => id)).size).toBe(8)
  expect(JSON.stringify(questions)).not.toContain('right')
  const [first, second] = await Promise.all([begun(exam), begun(exam)])
  expect([first, second]).toEqual([sitting, sitting])
  expect((await paper(sitting)).questions).toEqual(questions)
  expect((await it.call('GET', `/api/personnel/sittings/${sitting}`, { as: OTHER })).status).toBe(404)
  expect((await answer(sitting, {}, OTHER)).status).toBe(404)
})

test('answers are saved as they are given; handed in, the paper is marked at once and stands on the record once', async () => {
  const exam = await set({ title: '上交的' })
  const sitting = await begun(exam)
  const shown = await paper(sitting)
  const given = allRight(shown)
  const [one, two] = Object.keys(given) as [string, string]
  await answer(sitting, { [one]: ['B'], [two]: ['A'] })
  await answer(sitting, { [one]: ['A'] })
  expect((await paper(sitting)).answers).toEqual({ [one]: ['A'], [two]: ['A'] })
  for (const wrong of [{ nobody: ['A'] }, { [one]: ['H'] }]) expect((await answer(sitting, wrong)).body.code).toBe('answer-wrong')
  const wrong = shown.questions.find(({ kind }) => kind === 'multiple')?.id as string
  await answer(sitting, { ...given, [wrong]: ['A'] })
  const { body } = await submit(sitting)
  expect(body).toMatchObject({ answered: 8, mark: { score: 80, total: 100, passed: true, how: 'submitted' } })
  expect((await submit(sitting)).body.mark).toEqual(body.mark)
  expect((await answer(sitting, { [wrong]: ['A', 'C'] })).body.code).toBe('sitting-over')
  expect((await sit(exam)).body.code).toBe('exam-closed')
  await it.settled()
  const { exams } = (await it.done('GET', `/api/personnel/officers/${sitterId}`, { as: REGISTRAR })) as { exams: { paper: string }[] }
  expect(exams.filter((each) => each.paper === '上交的')).toEqual([{ id: sitting, on: '2026-03-02', score: 80, paper: '上交的' }])
})

test('the clock is ours: what comes at the last instant or later is refused, and what was saved is marked', async () => {
  const exam = await set({ title: '到点的', counts: false, minutes: 30 })
  const sitting = await begun(exam)
  const { questions, endsAt } = await paper(sitting)
  expect(endsAt).toBe(new Date(Date.parse(START) + 30 * MINUTE).toISOString())
  const [first, second] = questions.map(({ id }) => id) as [string, string]
  it.setClock(new Date(Date.parse(endsAt) - 1).toISOString())
  expect((await answer(sitting, { [first]: ['A'] })).status).toBe(200)
  it.setClock(endsAt)
  expect((await answer(sitting, { [second]: ['A'] })).body.code).toBe('sitting-over')
  await Promise.all([it.personnel.due(), it.personnel.due()])
  const after = await paper(sitting)
  expect([after.mark, after.answers]).toEqual([{ score: 10, total: 100, passed: false, at: endsAt, how: 'time-over' }, { [first]: ['A'] }])
  await it.settled()
  const { exams } = (await it.done('GET', `/api/personnel/officers/${sitterId}`, { as: REGISTRAR })) as { exams: { id: string }[] }
  expect(exams.filter(({ id }) => id === sitting)).toEqual([{ id: sitting, on: '2026-03-02', score: 10, paper: '到点的', practice: true }])
  it.setClock(START)
})

test('nobody comes to it by the clock: the timer marks what was left open', async () => {
  const exam = await set({ title: '没有交的', minutes: 5 })
  const sitting = await begun(exam, OTHER)
  it.setClock(new Date(Date.parse(START) + 5 * MINUTE).toISOString())
  await it.personnel.due()
  const { items } = (await it.done('GET', `/api/personnel/exams/${exam}/results`, { as: REGISTRAR })) as { items: object[] }
  expect(items).toEqual([expect.objectContaining({ sittingId: sitting, score: 0, how: 'time-over', agencyId: '520502-transport' })])
  it.setClock(START)
})

test('what is right is told when nobody can sit it any more', async () => {
  const exam = await set({ title: '公布答案', closesAt: '2026-03-02T10:05:00+08:00', minutes: 10 })
  const sitting = await begun(exam)
  await submit(sitting)
  expect((await paper(sitting)).questions[0]?.right).toBeUndefined()
  it.setClock('2026-03-02T02:14:59.000Z')
  expect((await paper(sitting)).questions[0]?.right).toBeUndefined()
  it.setClock('2026-03-02T02:15:00.000Z')
  expect((await paper(sitting)).questions[0]?.right).toEqual(['A'])
  expect((await sit(exam, OTHER)).body.code).toBe('exam-closed')
  it.setClock(START)
})

test('weak questions, topics and units are counted over all papers of the scope', async () => {
  const exam = await set({ title: '分析', attempts: 2 })
  const first = await begun(exam)
  await answer(first, allRight(await paper(first)))
  await submit(first)
  const again = await begun(exam)
  expect(again).not.toBe(first)
  await submit(again)
  const other = await begun(exam, OTHER)
  const shown = await paper(other, OTHER)
  const given = Object.entries(allRight(shown)).filter(([id]) => shown.questions.find((each) => each.id === id)?.kind !== 'multiple')
  await answer(other, Object.fromEntries(given), OTHER)
  await submit(other, OTHER)
  const told = await it.done('GET', `/api/personnel/exams/${exam}/analysis`, { as: REGISTRAR })
  expect(told).toMatchObject({
    expected: 2,
    sat: 2,
    passed: 2,
    average: 80,
    units: [
      { agencyId: '520502-transport', sat: 1, passed: 1, average: 60 },
      { agencyId: '520502-market', sat: 1, passed: 1, average: 100 },
    ],
    weakTopics: [
      { topic: '行政强制法', asked: 6, right: 2, rate: 0.333 },
      { topic: '行政处罚法', asked: 18, right: 12, rate: 0.667 },
    ],
  })
  const weak = told.weakQuestions as { rate: number }[]
  expect(weak.map(({ rate }) => rate)).toEqual(weak.map(({ rate }) => rate).sort((a, b) => a - b))
})

test('a test that the bank cannot fill, that nobody can pass or that has no time is refused by the field', async () => {
  const wrong: [Record<string, unknown>, string, string][] = [
    [{ parts: [{ kind: 'single', count: 9, points: 10 }] }, 'questions-missing', '可用8道'],
    [{ parts: [{ kind: 'multiple', topics: ['行政许可法'], count: 1, points: 10 }], passMark: 5 }, 'questions-missing', 'parts'],
    [{ passMark: 101 }, 'exam-wrong', 'passMark'],
    [{ closesAt: '2026-03-01T00:00:00+08:00' }, 'exam-wrong', 'closesAt'],
    [{ region: '520521' }, 'not-your-unit', ''],
  ]
  for (const [more, code, words] of wrong) {
    const { body, text } = await it.call('POST', '/api/personnel/exams', { as: REGISTRAR, body: anExam(more) })
    expect([body.code, text.includes(words)]).toEqual([code, true])
  }
  expect((await it.call('POST', '/api/personnel/exams', { as: CLERK, body: anExam() })).body.code).toBe('not-your-unit')
  expect((await it.call('GET', '/api/personnel/questions', { as: CLERK })).body.code).toBe('not-your-unit')
  const stranger = login('agency-liaison', '520521-market')
  const exam = await set({ title: '本县的' })
  expect((await sit(exam, stranger)).body.code).toBe('login-not-linked')
})

test('a wrong question is refused by its column; a retired one is drawn no more and stays on its papers', async () => {
  const here = importsOf(it, REGISTRAR)
  const head = '题型,主题,题干,选项A,选项B,答案\n'
  const rejected = await here.run(
    'questions',
    `${head}单选题,停用,一,甲,甲,A\n单选题,停用,二,甲,乙,C\n多选题,停用,三,甲,乙,A\n判断题,停用,四,,,也许\n`,
  )
  expect(rejected.rejected).toBe(4)
  const told = await here.rejects(rejected.importId)
  for (const words of ['有两个选项相同', '“答案”：答案请填写选项的字母', '答案至少两项', '“答案”：判断题的答案请填写'])
    expect(told).toContain(words)
  await here.run('questions', `${head}单选题,停用,唯一的,甲,乙,A\n`)
  const parts = [{ kind: 'single', topics: ['停用'], count: 1, points: 60 }]
  const sitting = await begun(await set({ parts }))
  const { items } = (await it.done('GET', `/api/personnel/questions?topic=${encodeURIComponent('停用')}`, { as: REGISTRAR })) as {
    items: { id: string }[]
  }
  await it.done('POST', `/api/personnel/questions/${items[0]?.id}/retire`, { as: REGISTRAR, body: { reason: '法律已经修改' } })
  expect((await paper(sitting)).questions[0]?.text).toBe('唯一的')
  const { body } = await it.call('POST', '/api/personnel/exams', { as: REGISTRAR, body: anExam({ parts }) })
  expect(body.code).toBe('questions-missing')
})

test('who could sit a test finds it for a year after it closed', async () => {
  const exam = await set({ title: '去年的', opensAt: '2025-02-20T00:00:00+08:00', closesAt: '2025-03-02T00:00:00+08:00' })
  const listed = async () => {
    const { items } = (await it.done('GET', '/api/personnel/my-exams', { as: SITTER })) as { items: { id: string }[] }
    return items.some(({ id }) => id === exam)
  }
  expect(await listed()).toBe(true)
  it.setClock('2026-03-03T17:00:00.000Z')
  expect(await listed()).toBe(false)
  it.setClock(START)
})

test('a course may be recorded from the first hour of its day in China', async () => {
  it.setClock('2026-03-04T15:59:00.000Z')
  const course = { title: '凌晨班', kind: 'drill', hours: 2, on: '2026-03-05' }
  const { id } = await it.done('POST', '/api/personnel/courses', { as: REGISTRAR, body: course })
  const record = () =>
    it.call('POST', `/api/personnel/courses/${id}/record-attendance`, { as: REGISTRAR, body: { attended: [{ officerId: sitterId }] } })
  expect((await record()).body.code).toBe('day-wrong')
  it.setClock('2026-03-04T16:00:00.000Z')
  expect((await record()).status).toBe(200)
  it.setClock(START)
})

test('a course tells who attended and who did not, and what is open to whom', async () => {
  const course = { title: '点名班', kind: 'drill', hours: 4, on: '2026-03-05' }
  const { id } = await it.done('POST', '/api/personnel/courses', { as: REGISTRAR, body: course })
  const path = `/api/personnel/courses/${id}`
  const may = async (as: FakeLogin) => (await it.done('GET', path, { as })).may
  expect([await may(REGISTRAR), await may(CLERK), await may(SITTER)]).toEqual([['cancel'], [], []])
  it.setClock('2026-03-05T08:00:00.000Z')
  expect([await may(REGISTRAR), await may(CLERK), await may(SITTER)]).toEqual([['record-attendance'], ['record-attendance'], []])
  await it.done('POST', `${path}/record-attendance`, { as: REGISTRAR, body: { attended: [{ officerId: sitterId, hours: 3 }] } })
  const roll = async (as: FakeLogin, query = '') => (await it.done('GET', `${path}/roll${query}`, { as })).items as object[]
  expect(await roll(REGISTRAR)).toContainEqual({ officerId: sitterId, name: '考生520502-market', agencyName: '520502-market局', hours: 3 })
  expect(await roll(REGISTRAR)).toContainEqual(expect.objectContaining({ name: '考生520502-transport' }))
  const other = await roll(REGISTRAR, '?agency=520502-transport')
  expect(other).toEqual([expect.not.objectContaining({ hours: expect.anything() })])
  expect(await roll(OTHER)).toEqual(other)
  expect((await it.call('GET', path, { as: login('personnel-officer', 'office-520521') })).status).toBe(404)
  it.setClock(START)
})

test('a question and a test tell what is open to whom', async () => {
  const question = { kind: 'single', topic: '行政许可法', text: '问甲', options: { A: '对', B: '错' }, right: ['A'] }
  const { id } = await it.done('POST', '/api/personnel/questions', { as: REGISTRAR, body: question })
  const path = `/api/personnel/questions/${id}`
  expect(await it.done('GET', path, { as: REGISTRAR })).toMatchObject({ ...question, may: ['retire'] })
  expect((await it.call('GET', path, { as: CLERK })).status).toBe(403)
  expect((await it.call('GET', path, { as: login('personnel-officer', 'office-520521') })).status).toBe(404)
  await it.done('POST', `${path}/retire`, { as: REGISTRAR, body: { reason: '法条修改' } })
  expect(await it.done('GET', path, { as: REGISTRAR })).toMatchObject({ retired: '法条修改', may: [] })

  const exam = `/api/personnel/exams/${await set()}`
  const may = async (as: FakeLogin) => (await it.done('GET', exam, { as })).may
  expect([await may(REGISTRAR), await may(CLERK), await may(SITTER)]).toEqual([['cancel', 'analyse'], [], []])
  expect((await it.call('GET', exam, { as: login('personnel-officer', 'office-520521') })).status).toBe(404)
  await it.done('POST', `${exam}/cancel`, { as: REGISTRAR, body: { reason: '改期' } })
  expect(await may(REGISTRAR)).toEqual(['analyse'])
})

test('hours of a course come on the record once, by hand or by table', async () => {
  const course = { title: '行政处罚法专题', kind: 'common-law', hours: 16, on: '2026-03-01' }
  const { id } = await it.done('POST', '/api/personnel/courses', { as: REGISTRAR, body: course })
  const attended = { attended: [{ officerId: sitterId, hours: 8 }] }
  for (const _ of [1, 2]) await it.done('POST', `/api/personnel/courses/${id}/record-attendance`, { as: REGISTRAR, body: attended })
  const head = '培训编号,姓名,工作单位,学时\n'
  const here = importsOf(it, REGISTRAR)
  const table = `${head}${id},考生520502-market,520502-market,8\n${id},考生520502-transport,520502-transport,\n${id},无此人,520502-market,8\n`
  expect(counts(await here.run('attendance', table))).toMatchObject({ updated: 1, unchanged: 1, rejected: 1 })
  expect(counts(await here.run('attendance', `${head}${id},考生520502-transport,520502-transport,17\n`))).toMatchObject({ rejected: 1 })
  const { training } = (await it.done('GET', `/api/personnel/officers/${sitterId}`, { as: REGISTRAR })) as { training: object[] }
  expect(training.filter((each) => (each as { id: string }).id === `course-${id}`)).toEqual([
    { id: `course-${id}`, on: '2026-03-01', hours: 8, course: '行政处罚法专题', kind: 'common-law' },
  ])
  const { items } = (await it.done('GET', '/api/personnel/courses', { as: REGISTRAR })) as { items: object[] }
  expect(items).toContainEqual(expect.objectContaining({ id, kindName: '公共法律知识' }))
  expect((await it.call('POST', `/api/personnel/courses/${id}/cancel`, { as: REGISTRAR, body: { reason: '改期' } })).body.code).toBe(
    'course-held',
  )
})

test('the office above finds in its list what a place below has set; a neighbour does not', async () => {
  const id = await set({ title: '下级安排的测试' })
  const listed = async (as: ReturnType<typeof login>) =>
    ((await it.done('GET', '/api/personnel/exams?limit=200', { as })).items as { id: string }[]).some((item) => item.id === id)
  expect(await listed(login('personnel-officer', 'office-5205'))).toBe(true)
  expect(await listed(login('personnel-officer', 'office-520521'))).toBe(false)
})
