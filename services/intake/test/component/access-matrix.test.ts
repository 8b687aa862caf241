import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROLES, type Role } from '@mingjian/platform'
import { ACCESS } from '../../src/adapters/http/access.ts'
import { AGENCIES, aFiling, type Harness, login, startIntake } from './harness.ts'

// Every route × role × unit: what the table below says is tested in full, generated from the declared routes themselves.

let it: Harness
const cases: Record<string, { no: string; readers: string[]; handler: string }> = {}

const UNITS = AGENCIES.filter(({ kind }) =>
  ['supervision-office', 'internal-unit', 'department', 'township-office', 'justice-office'].includes(kind),
).map(({ id }) => id)

/** A complaint of each kind of place, with exactly the units that may see it. */
const COMPLAINTS: Record<string, { filing: Record<string, unknown>; handler: string; readers: string[] }> = {
  'a county department': {
    filing: { accused: { agencyId: '520502-market' } },
    handler: 'office-520502',
    readers: ['office-520502', 'office-5205', 'city-market-legal'],
  },
  'a department of the neighbouring county': {
    filing: { region: '520521', accused: { agencyId: '520521-transport' } },
    handler: 'office-520521',
    readers: ['office-520521', 'office-5205', 'city-transport-legal'],
  },
  'a single officer': {
    filing: { accused: { agencyId: '520502-transport', officerName: '某某', kind: 'officer', concerns: 'officer' } },
    handler: '520502-transport-legal',
    readers: ['520502-transport-legal', 'office-520502', 'office-5205', 'city-transport-legal'],
  },
  'a county supervision office': {
    filing: { accused: { agencyId: 'office-520502' } },
    handler: 'office-5205',
    readers: ['office-5205'],
  },
  'the city supervision office': { filing: { region: '5205', accused: { agencyId: 'office-5205' } }, handler: 'outside:52', readers: [] },
  'a township': {
    filing: { accused: { agencyId: 'township-520502001' } },
    handler: 'office-520502',
    readers: ['office-520502', 'office-5205'],
  },
  'a city department': {
    filing: { region: '5205', accused: { agencyId: 'city-market' } },
    handler: 'office-5205',
    readers: ['office-5205'],
  },
}

beforeAll(async () => {
  // The whole province in one instance: what goes above the city stays in it, hidden from everybody here.
  it = await startIntake({ homeRegion: '52' })
  for (const [name, { filing, readers, handler }] of Object.entries(COMPLAINTS)) {
    const { status, body, text } = await it.call('POST', '/api/public/complaints', { body: aFiling(filing) })
    if (status !== 201) throw new Error(`${name}: ${text}`)
    cases[name] = { no: String(body.complaintNo), readers, handler }
  }
})
afterAll(() => it.stop())

describe('who sees a complaint', () => {
  for (const unit of UNITS) {
    test(`${unit} sees exactly its own`, async () => {
      const reader = login('auditor', unit)
      const list = await it.call('GET', '/api/intake/complaints?limit=200', { as: reader })
      const listed = (list.body.items as unknown as { no: string }[]).map(({ no }) => no).sort()
      const expected = Object.values(cases).filter(({ readers }) => readers.includes(unit))
      expect(listed).toEqual(expected.map(({ no }) => no).sort())
      for (const { no, readers } of Object.values(cases)) {
        expect((await it.call('GET', `/api/intake/complaints/${no}`, { as: reader })).status).toBe(readers.includes(unit) ? 200 : 404)
      }
    })
  }
})

test('only the handling unit acts; a reader above gets 403, everybody else 404', async () => {
  for (const { no, readers, handler } of Object.values(cases)) {
    for (const unit of UNITS) {
      const { status } = await it.call('POST', `/api/intake/complaints/${no}/message`, {
        as: login('supervisor', unit),
        body: { text: '请稍候。' },
      })
      expect([unit, status]).toEqual([unit, unit === handler ? 200 : readers.includes(unit) ? 403 : 404])
    }
  }
})

describe('which role may call which route', () => {
  test('every staff route refuses every role that its access rule does not name, and nobody gets past without a token', async () => {
    const { no } = cases['a county department'] as { no: string }
    const staff = it.intake.routes.filter(({ access }) => access !== 'public')
    expect(staff.length).toBeGreaterThan(20)
    for (const { method, path, access } of staff) {
      const url = path.replace(':no', no).replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')
      const call = (as?: ReturnType<typeof login>) =>
        it.call(method.toUpperCase(), url, { ...(as ? { as } : {}), ...(method === 'get' ? {} : { body: {} }) })
      expect([path, (await call()).status]).toEqual([path, 401])
      for (const role of ROLES) {
        const { status } = await call(login(role, 'office-520521'))
        const allowed = access === 'signed-in' || (access as { roles: readonly Role[] }).roles.includes(role)
        if (allowed) expect([path, role, status === 401 || status === 500]).toEqual([path, role, false])
        else expect([path, role, status]).toEqual([path, role, 403])
      }
    }
  })

  test('administrators read no case content, and machines have no business with single cases', () => {
    for (const role of ['system-admin', 'security-admin', 'integration'] as const) {
      for (const key of ['read', 'decide', 'investigate', 'contact'] as const) expect(ACCESS[key] as readonly string[]).not.toContain(role)
    }
    expect(ACCESS.contact as readonly string[]).not.toContain('auditor')
  })
})

describe('tokens', () => {
  const clerk = login('intake-clerk', 'office-520502')
  const now = Math.floor(Date.now() / 1000)
  test.each([
    ['expired', { exp: now - 10 }],
    ['without an end', { exp: undefined }],
    ['of another realm', { iss: 'http://127.0.0.1:1/realms/other' }],
    ['for another audience', { aud: 'somebody-else' }],
    ['of the wrong type', { typ: 'ID' }],
    ['without a region', { region: undefined }],
    ['without roles', { realm_access: undefined }],
  ])('a token %s is refused', async (_name, wrong) => {
    const token = await it.realm.token(clerk, wrong)
    const { status, body } = await it.call('GET', '/api/intake/complaints', { headers: { authorization: `Bearer ${token}` } })
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  })

  test('a token with a changed body is refused', async () => {
    const [head, payload, signature] = (await it.realm.token(clerk)).split('.')
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, region: '5205', unit: 'office-5205' })).toString('base64url')
    expect(
      (await it.call('GET', '/api/intake/complaints', { headers: { authorization: `Bearer ${head}.${forged}.${signature}` } })).status,
    ).toBe(401)
  })
})

describe('recusal', () => {
  test('a recused person no longer finds the complaint, in the list or by number', async () => {
    const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling() })
    const no = String(body.complaintNo)
    const supervisor = login('supervisor', 'office-520502', 'interested')
    expect((await it.call('GET', `/api/intake/complaints/${no}`, { as: supervisor })).status).toBe(200)
    await it.call('POST', `/api/intake/complaints/${no}/recuse`, {
      as: login('approver', 'office-520502'),
      body: { who: supervisor.username, reason: '与被反映人是亲属' },
    })
    expect((await it.call('GET', `/api/intake/complaints/${no}`, { as: supervisor })).status).toBe(404)
    const list = await it.call('GET', '/api/intake/complaints?limit=200', { as: supervisor })
    expect(list.text).not.toContain(no)
  })

  test('a complaint about a leader never reaches the legal unit that the leader commands', async () => {
    const filing = aFiling({ accused: { agencyId: '520502-transport', officerName: '某某', kind: 'officer', concerns: 'leader' } })
    const { body } = await it.call('POST', '/api/public/complaints', { body: filing })
    const no = String(body.complaintNo)
    expect((await it.call('GET', `/api/intake/complaints/${no}`, { as: login('supervisor', '520502-transport-legal') })).status).toBe(404)
    expect((await it.call('GET', `/api/intake/complaints/${no}`, { as: login('supervisor', 'office-520502') })).status).toBe(200)
  })
})
