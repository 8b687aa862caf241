import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anIdNumber, CLERK, type Harness, login, REGISTRAR, startPersonnel } from './harness.ts'
import { counts, importsOf } from './import-harness.ts'

let it: Harness
let here: ReturnType<typeof importsOf>
beforeAll(async () => {
  it = await startPersonnel()
  here = importsOf(it, REGISTRAR)
})
afterAll(() => it.stop())

const agencies = (...rows: string[]) => `单位编号,单位名称,所属地区,单位类型,执法领域,主管单位,监督电话,设立日期\n${rows.join('\n')}\n`
const officers = (...rows: string[]) => `姓名,身份证号码,工作单位,职务,人员性质,账号,到岗日期\n${rows.join('\n')}\n`
const cards = (...rows: string[]) => `证号,证件类型,持证人,工作单位,发证日期,有效期至,发证机关\n${rows.join('\n')}\n`
const balanced = { created: 0, updated: 0, unchanged: 0, rejected: 0, balanced: true }
const officerNamed = async (name: string) =>
  ((await it.done('GET', `/api/personnel/officers?q=${encodeURIComponent(name)}`, { as: REGISTRAR })).items as Record<string, string>[])[0]

describe('agencies', () => {
  test('an administrative rank is told as people call it, and changes by a later table', async () => {
    const ranked = (rank: string, on: string) =>
      `单位编号,单位名称,所属地区,单位类型,行政级别,设立日期\nyb-9,某公安局,520502,部门,${rank},${on}\n`
    await here.run('agencies', ranked('正科级', '2020-01-01'))
    expect(counts(await here.run('agencies', ranked('副处级', '2026-01-01')))).toMatchObject({ updated: 1 })
    expect((await it.done('GET', '/api/personnel/agencies/yb-9', { as: REGISTRAR })).rank).toBe('deputy-division-head')
    expect(counts(await here.run('agencies', ranked('县处级副职', '2026-01-01')))).toMatchObject({ unchanged: 1 })
    const { importId } = await here.run('agencies', ranked('很高', '2026-01-01'))
    expect(await here.rejects(importId)).toContain('行政级别')
  })

  test('a parent may stand above its unit in the same table; a second import changes nothing', async () => {
    const file = agencies('yb-1,某应急局,520502,部门,,,,2020-01-01', 'yb-2,某应急局法规股,520502,法规股,,某应急局,0857-1234567,2020/1/1')
    const dry = await here.run('agencies', file, { dryRun: 'true' })
    expect([dry.dryRun, counts(dry)]).toEqual([true, { ...balanced, read: 2, created: 2 }])
    expect((await it.call('GET', '/api/personnel/agencies/yb-1', { as: REGISTRAR })).status).toBe(404)
    expect(counts(await here.run('agencies', file))).toEqual({ ...balanced, read: 2, created: 2 })
    expect((await it.done('GET', '/api/personnel/agencies/yb-2', { as: REGISTRAR })).parentId).toBe('yb-1')
    expect(counts(await here.run('agencies', file))).toEqual({ ...balanced, read: 2, unchanged: 2 })
  })

  test('name, phone and superior follow the table from its day; what is a step of its own is told', async () => {
    await here.run('agencies', agencies('yb-3,旧名局,520502,部门,market,,0857-1111111,2020-01-01'))
    const renamed = await here.run('agencies', agencies('yb-3,新名局,520502,部门,market,,0857-2222222,2025-06-01'))
    expect(counts(renamed)).toEqual({ ...balanced, read: 1, updated: 1 })
    const at = async (instant: string) =>
      it.done('GET', `/api/personnel/agencies/yb-3?at=${encodeURIComponent(instant)}`, { as: REGISTRAR })
    expect([(await at('2025-05-31T12:00:00+08:00')).name, (await at('2025-06-01T12:00:00+08:00')).phone]).toEqual([
      '旧名局',
      '0857-2222222',
    ])
    const moved = await here.run('agencies', agencies('yb-3,新名局,520502,事业单位,market,,,2025-06-01'))
    expect(counts(moved)).toEqual({ ...balanced, read: 1, rejected: 1 })
    expect(await here.rejects(moved.importId)).toContain('“单位类型”：与登记的不同，不能由导入更改，请在单位页面上办理。')
  })

  test('each refusal names its column and what to do, and takes its own row alone', async () => {
    const file = agencies(
      'yb-4,好的局,520502,部门,,,,2020-01-01',
      'yb-5,无地区局,没有的县,部门,,,,2020-01-01',
      'yb-6,别县的局,520521,部门,,,,2020-01-01',
      'yb-7,无类型局,520502,公司,,,,2020-01-01',
      'yb-8,无上级局,520502,部门,,没有的单位,,2020-01-01',
      'yb-9,无日期局,520502,部门,,,,某日',
      ',,520502,部门,,,,2020-01-01',
      'yb-4,另一个局,520502,部门,,,,2020-01-01',
    )
    const done = await here.run('agencies', file)
    expect(counts(done)).toEqual({ ...balanced, read: 8, created: 1, rejected: 7 })
    const lines = (await here.rejects(done.importId)).split('\r\n')
    for (const [row, reason] of [
      [3, '“所属地区”：没有这个地区'],
      [4, '这一步由本地区的行政执法监督机构'],
      [5, '“单位类型”：没有这一种，请填写：政府、部门'],
      [6, '“主管单位”：没有登记这个单位'],
      [7, '“起始日期”：不是日期'],
      [8, '缺少“单位名称”'],
      [9, '与第 2 行是同一个，内容不同'],
    ] as const)
      expect(lines.find((line) => line.startsWith(`${row},`))).toContain(reason)
  })

  test('only an office registers agencies, also by a table', async () => {
    const done = await importsOf(it, CLERK).run('agencies', agencies('yb-10,自设局,520502,部门,,,,2020-01-01'))
    expect(counts(done)).toEqual({ ...balanced, read: 1, rejected: 1 })
  })
})

describe('officers', () => {
  test('are registered once, moved with their day, and never with a readable identity number', async () => {
    const number = anIdNumber(71)
    const file = officers(`导入甲,${number},520502-market,科员,公务员,,2020-01-01`, '导入乙,,520502-market,,事业单位在编人员,,2021-01-01')
    expect(counts(await here.run('officers', file))).toEqual({ ...balanced, read: 2, created: 2 })
    expect(counts(await here.run('officers', file))).toEqual({ ...balanced, read: 2, unchanged: 2 })
    const moved = officers(`导入甲,${number},520502-transport,股长,参照公务员法管理人员,jia,2026-02-01`)
    expect(counts(await here.run('officers', moved))).toEqual({ ...balanced, read: 1, updated: 1 })
    expect(counts(await here.run('officers', moved))).toEqual({ ...balanced, read: 1, unchanged: 1 })
    expect(await officerNamed('导入甲')).toMatchObject({
      agencyId: '520502-transport',
      post: '股长',
      employment: 'managed-as-civil-servant',
    })
    const wrong = await here.run('officers', officers(`导入丙,${number},520502-market,,公务员,,2020-01-01`))
    expect(await here.rejects(wrong.importId)).toContain('“姓名”：与登记的不同')
    await it.settled()
    expect(it.stored()).not.toContain(number)
    expect(it.logs.join('')).not.toContain(number)
  })

  test('a wrong number, an unknown unit and a namesake are refused; the unit’s own table reaches its own people only', async () => {
    const number = anIdNumber(72)
    await here.run('officers', officers('同名人,,520502-market,,公务员,,2020-01-01'))
    const done = await here.run(
      'officers',
      officers(
        `错号人,${number.slice(0, 17)}${number.endsWith('1') ? '2' : '1'},520502-market,,公务员,,2020-01-01`,
        '无单位人,,没有的局,,公务员,,2020-01-01',
        `同名人,${number},520502-market,,公务员,,2020-01-01`,
        '别县人,,520521-market,,公务员,,2020-01-01',
      ),
    )
    expect(counts(done)).toEqual({ ...balanced, read: 4, rejected: 4 })
    const told = await here.rejects(done.importId)
    for (const reason of ['“身份证号”：身份证号不对', '“所在单位”：没有登记这个单位', '本单位已有同名人员', '这是别的单位的人员'])
      expect(told).toContain(reason)
  })
})

test('several people of one unit may name it by its whole name', async () => {
  const done = await here.run(
    'officers',
    officers('名甲,,520502-market局,,公务员,,2020-01-01', '名乙,,520502-market局,,公务员,,2020-01-01'),
  )
  expect(counts(done)).toEqual({ ...balanced, read: 2, created: 2 })
})

describe('certificates', () => {
  test('existing cards are filed for those who hold them; again nothing changes, another content is refused', async () => {
    await here.run('officers', officers('持证人甲,,520502-market,,公务员,,2020-01-01'))
    const row = '52050200000801,行政执法监督证,持证人甲,520502-market,2024-05-01,2029-04-30,省人民政府'
    expect(counts(await here.run('certificates', cards(row)))).toEqual({ ...balanced, read: 1, created: 1 })
    expect(counts(await here.run('certificates', cards(row)))).toEqual({ ...balanced, read: 1, unchanged: 1 })
    const other = await here.run('certificates', cards(row.replace('2029-04-30', '2028-04-30')))
    expect(await here.rejects(other.importId)).toContain('“有效期至”：与登记的不同')
    const nobody = await here.run('certificates', cards(row.replace('持证人甲', '没有的人').replace('801', '802')))
    expect(await here.rejects(nobody.importId)).toContain('“持证人”：这个单位没有登记这个人员，请先导入人员表')
  })
})

describe('files', () => {
  test('a template can be filled in and uploaded as it is', async () => {
    for (const kind of ['agencies', 'officers', 'certificates'] as const) {
      const response = await fetch(`${it.url}/api/personnel/import-templates/${kind}`, {
        headers: { authorization: `Bearer ${await it.token(REGISTRAR)}` },
      })
      const template = Buffer.from(await response.arrayBuffer())
      const { status, body } = await here.upload(kind, template, { dryRun: 'true' }, `${kind}.xlsx`)
      expect([status, body.preview?.unmapped]).toEqual([202, []])
      expect((await here.follow(String(body.importId))).read).toBe(0)
    }
  })

  test('a table of another kind is refused with the columns that are missing, and kept nowhere', async () => {
    const number = anIdNumber(73)
    const kept = async () => [await it.store.connection.collection('personnelUploads').countDocuments({}), it.blobs()]
    const before = await kept()
    const { status, body } = await here.upload('certificates', officers(`退回人甲,${number},520502-market,,公务员,,2020-01-01`))
    expect([status, body.code, body.detail]).toEqual([422, 'import-mapping-missing', expect.stringContaining('证号')])
    expect(await kept()).toEqual(before)
    for (const trace of [number, '退回人甲']) expect(await it.holding(trace)).toEqual([])
  })

  test('an identity number that was taken in stands readable in no collection and no blob', async () => {
    const number = anIdNumber(74)
    await here.run('officers', officers(`留存人甲,${number},520502-market,,公务员,,2020-01-01`), { dryRun: 'true' })
    await here.run('officers', officers(`留存人甲,${number},520502-market,,公务员,,2020-01-01`))
    await here.run('officers', officers(`留存人乙,${number},520502-market,,公务员,,2020-01-01`))
    await it.settled()
    expect(await it.holding('留存人甲')).toContain('officers')
    expect(await it.holding(number)).toEqual([])
  })

  test('an import of another unit does not exist', async () => {
    const { importId } = await here.run('officers', officers('导入丁,,520502-market,,公务员,,2020-01-01'))
    for (const what of ['', '/preview', '/rejects', '/certificate', '/events'])
      expect(
        (await it.call('GET', `/api/personnel/imports/${importId}${what}`, { as: login('personnel-officer', 'office-520521') })).status,
      ).toBe(404)
  })
})

test('stopped and resumed, an import ends as if it had not been interrupted', async () => {
  const rows = Array.from({ length: 1_200 }, (_, at) => `连续${String(at % 1_100).padStart(4, '0')},,520502-market,,公务员,,2020-01-01`)
  const { body } = await here.upload('officers', officers(...rows))
  const id = String(body.importId)
  const stopped = await here.post(id, 'stop')
  expect(stopped.body.state).toBe('stopped')
  expect(Number(stopped.body.read)).toBeLessThan(rows.length)
  expect((await here.get(id, '/certificate')).body.code).toBe('certificate-not-ready')
  expect((await here.post(id, 'resume')).status).toBe(202)
  expect(await here.follow(id)).toMatchObject({ state: 'finished', read: 1_200, created: 1_100, unchanged: 100, rejected: 0 })
})
