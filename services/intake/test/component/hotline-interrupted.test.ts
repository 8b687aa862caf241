import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { HotlineCertificate, HotlineImportStatus } from '@mingjian/contracts'
import { type Harness, login, startIntake } from './harness.ts'
import { counts, hotlineOf } from './hotline-harness.ts'

const ROWS = 1_500
/** Rows of every outcome: new complaints and statistics, repeats, contradictions, rows without a content. */
function* lines(): Generator<string> {
  yield '工单编号,诉求人,联系电话,标题,内容,类别'
  for (let row = 1; row <= ROWS; row++) {
    const no = row % 50 === 0 ? row - 1 : row % 70 === 0 ? row - 1 : row
    const content = row % 90 === 0 ? '' : `第${row % 50 === 0 ? row - 1 : row}件：检查没有出示证件。`
    yield `W${no},张三${no},139${String(no).padStart(8, '0')},工单${no},${content},${no % 3 === 0 ? '行政执法' : '物业管理'}`
  }
}
const FILE = [...lines()].join('\n')

/** Not a measure: only how long a slow machine may take over starting processes. */
const SLOW_MS = 180_000
let it: Harness
beforeAll(async () => {
  it = await startIntake()
})
afterAll(() => it.stop())

test(
  'stopped and resumed, an import ends as if it had not been interrupted',
  async () => {
    const straight = hotlineOf(it, login('intake-clerk', 'office-520521'))
    const whole = counts(await straight.run(FILE, 'a.csv'))
    expect(whole).toMatchObject({ read: ROWS, balanced: true })
    expect([whole.created, whole.unchanged, whole.rejected].every((count) => count > 10)).toBe(true)

    const here = hotlineOf(it, login('intake-clerk', 'office-520502'))
    const { body } = await here.upload(FILE, 'a.csv')
    const id = String(body.importId)
    const stopped = (await here.post(id, 'stop')).body as unknown as HotlineImportStatus
    expect(stopped.state).toBe('stopped')
    expect(stopped.read).toBeLessThan(ROWS)
    expect(
      (await it.call('GET', `/api/intake/hotline-imports/${id}/certificate`, { as: login('intake-clerk', 'office-520502') })).body.code,
    ).toBe('certificate-not-ready')
    expect((await here.post(id, 'resume')).status).toBe(202)
    expect((await here.follow(id)).at(-1)?.state).toBe('finished')
    expect(counts(await here.get<HotlineCertificate>(id, '/certificate'))).toEqual(whole)
    expect((await here.post(id, 'resume')).body.code).toBe('import-finished')
  },
  SLOW_MS,
)

test(
  'a second file waits for the first, and one that waits can be stopped',
  async () => {
    const here = hotlineOf(it, login('intake-clerk', 'office-5205'))
    const [first, second] = [await here.upload(FILE, 'a.csv'), await here.upload(FILE, 'b.csv')]
    expect((await here.post(String(second.body.importId), 'stop')).body.state).toBe('stopped')
    expect((await here.follow(String(first.body.importId))).at(-1)).toMatchObject({ state: 'finished', read: ROWS })
  },
  SLOW_MS,
)
