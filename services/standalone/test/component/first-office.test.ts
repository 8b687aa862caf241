import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { done, folder, json, mingjian, post, withInstance } from '../operator.ts'

// A real place begins empty: its office is entered by name, everybody else by the office, and intake knows them by personnel's events.

const dir = folder()
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const place = { SEED: 'none', FIRST_OFFICE: '520502=某县司法局', HOME_REGION: '520502' }
const username = `keeper-${randomBytes(4).toString('hex')}`

type Agency = { id: string; name: string; phone?: string }
const listed = async (url: string) =>
  ((await (await fetch(`${url}/api/public/agencies?region=520502&limit=200`)).json()) as { items: Agency[] }).items
async function until(url: string, holds: (all: Agency[]) => boolean): Promise<Agency[]> {
  const end = Date.now() + 10_000
  for (;;) {
    const all = await listed(url)
    if (holds(all)) return all
    if (Date.now() > end) throw new Error(`intake knows ${JSON.stringify(all)}`)
    await setTimeout(20)
  }
}

test('the office is entered once, registers a department with its unit, and intake routes to them as they are now', async () => {
  await withInstance(dir, async (url) => void (await until(url, (all) => all.some(({ id }) => id === 'office-520502'))), place)
  const login = [
    'user',
    'add',
    username,
    '--title',
    '证件管理员',
    '--role',
    'personnel-officer',
    '--region',
    '520502',
    '--unit',
    'office-520502',
  ]
  const { password } = done(mingjian({ DATA_DIR: dir }, ...login, '--json')) as { password: string }
  await withInstance(
    dir,
    async (url) => {
      const grant = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
      const realm = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body: grant })
      const { access_token } = (await realm.json()) as { access_token: string }
      const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
      const as = (path: string, body: object) => post(`${url}/api/personnel/agencies${path}`, JSON.stringify(body), headers)
      const on = { region: '520502', level: 'county', on: '2020-01-01' }
      await as('', { ...on, id: 'market', name: '某县市场监督管理局', kind: 'department', field: 'market', phone: '0857-0000001' })
      await as('', { ...on, id: 'market-legal', name: '某县市场监督管理局法规股', kind: 'internal-unit', parentId: 'market' })
      await until(url, (all) => ['market', 'market-legal'].every((wanted) => all.some(({ id }) => id === wanted)))
      const filing = {
        region: '520502',
        title: '检查不亮证',
        content: '检查时没有出示证件。',
        anonymous: true,
        problemTypes: ['unlawful-procedure'],
      }
      const about = { ...filing, accused: { agencyId: 'market', officerName: '单某' } }
      expect((await json(`${url}/api/public/complaints`, about)).handler).toBe('某县市场监督管理局法规股')

      await as('/market/rename', { name: '某县市场监管局', on: '2026-01-01', basis: '某编发〔2026〕1号' })
      await as('/market/publish-phone', { phone: '0857-0000002', on: '2026-01-01' })
      const [renamed] = (await until(url, (all) => all.some(({ phone }) => phone === '0857-0000002'))).filter(({ id }) => id === 'market')
      expect(renamed).toMatchObject({ name: '某县市场监管局', phone: '0857-0000002' })
      await as('/market-legal/reorganise', { how: 'abolished', on: '2026-01-02', basis: '某编发〔2026〕2号' })
      await until(url, (all) => !all.some(({ id }) => id === 'market-legal'))
      expect((await json(`${url}/api/public/complaints`, { ...about, title: '又一次' })).handler).toBe('某县司法局')
    },
    place,
  )
})
