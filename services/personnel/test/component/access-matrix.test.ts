import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROLES, type Role } from '@mingjian/platform'
import { ACCESS } from '../../src/application/access.ts'
import { AGENCIES, aCard, anIssuedCertificate, CLERK, type Harness, login, OFFICER, REGISTRAR, startPersonnel } from './harness.ts'

// Every route × role × unit, generated from the declared routes themselves.

const NO = '52050200000001'
let it: Harness
let id: string
beforeAll(async () => {
  it = await startPersonnel()
  id = (await anIssuedCertificate(it, NO)).officerId
})
afterAll(() => it.stop())

/** Of the county's market department itself, its office, the office above, and the same field one level up. */
const READERS = ['520502-market', '520502-market-legal', 'office-520502', 'office-5205', 'city-market-legal']
const KEEPERS = READERS.filter((unit) => unit !== 'city-market-legal')

describe('who sees an officer of a county', () => {
  test.each(AGENCIES.map((agency) => agency.id))('%s sees exactly its own', async (unit) => {
    const as = login('auditor', unit)
    const seen = READERS.includes(unit)
    for (const path of [
      '/api/personnel/officers',
      `/api/personnel/officers?q=${encodeURIComponent('小明')}`,
      '/api/personnel/officers?q=sxm',
    ]) {
      const { body, text } = await it.call('GET', path, { as })
      expect([path, (body.items as unknown[]).length]).toEqual([path, seen ? 1 : 0])
      expect(text.includes(OFFICER.name)).toBe(seen)
    }
    const certificates = await it.call('GET', '/api/personnel/certificates', { as })
    expect((certificates.body.items as unknown[]).length).toBe(seen ? 1 : 0)
    for (const path of [`/api/personnel/officers/${id}`, `/api/personnel/certificates/${NO}`]) {
      const { status, text } = await it.call('GET', path, { as })
      expect([path, status, text.includes(OFFICER.name)]).toEqual([path, seen ? 200 : 404, seen])
    }
  })

  test('the own unit and the offices keep the record; who only sees it gets 403, everybody else 404', async () => {
    for (const { id: unit } of AGENCIES) {
      const body = { login: 'somebody' }
      const { status } = await it.call('POST', `/api/personnel/officers/${id}/link-login`, { as: login('personnel-officer', unit), body })
      expect([unit, status]).toEqual([unit, KEEPERS.includes(unit) ? 200 : READERS.includes(unit) ? 403 : 404])
    }
  })

  test('the neighbour’s office decides nothing about the certificate', async () => {
    const decisions = it.personnel.routes.filter(
      ({ path, method }) => method === 'post' && path.startsWith('/api/personnel/certificates/:no/'),
    )
    expect(decisions.length).toBeGreaterThan(10)
    const bodies: Record<string, object> = {
      refuse: { reason: '理由' },
      withdraw: { reason: '理由' },
      issue: aCard('52050200000002'),
      suspend: { on: '2026-03-02', ground: 'misconduct' },
      reinstate: { on: '2026-03-02', reason: '理由' },
      revoke: { on: '2026-03-02', ground: 'lent-or-altered' },
      cancel: { on: '2026-03-02', ground: 'moved' },
      'report-lost': { on: '2026-03-02' },
      'annual-review': { year: 2026, passed: true, on: '2026-03-02' },
      correct: { record: 4, annul: true, reason: '理由' },
    }
    for (const { path, access } of decisions) {
      const verb = path.split('/').at(-1) as string
      const [role] = (access as { roles: readonly Role[] }).roles
      const url = path.replace(':no', NO)
      const { status } = await it.call('POST', url, { as: login(role as string, 'office-520521'), body: bodies[verb] ?? {} })
      expect([verb, status]).toEqual([verb, 404])
    }
    const { history } = await it.done('GET', `/api/personnel/certificates/${NO}`, { as: REGISTRAR })
    expect(history).toHaveLength(4)
  })
})

describe('which role may call which route', () => {
  test('every staff route refuses every role that its rule does not name, and nobody gets past without a token', async () => {
    const staff = it.personnel.routes.filter(({ access }) => access !== 'public')
    expect(staff.length).toBeGreaterThan(30)
    for (const { method, path, access } of staff) {
      const url = path.replace(':no', NO).replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')
      const call = (as?: ReturnType<typeof login>) =>
        it.call(method.toUpperCase(), url, { ...(as ? { as } : {}), ...(method === 'get' ? {} : { body: {} }) })
      expect([path, (await call()).status]).toEqual([path, 401])
      for (const role of ROLES) {
        const { status, body } = await call(login(role, 'office-520521'))
        const allowed = (access as { roles: readonly Role[] }).roles.includes(role)
        expect([path, role, body.code === 'forbidden']).toEqual([path, role, !allowed])
        expect([path, role, status >= 500]).toEqual([path, role, false])
      }
    }
  })

  test('one route alone is public', () => {
    expect(it.personnel.routes.filter(({ access }) => access === 'public').map(({ path }) => path)).toEqual([
      '/api/public/certificates/:no',
    ])
  })

  test('administrators and machines see and keep nobody; who reveals is who keeps', () => {
    for (const role of ['system-admin', 'security-admin', 'integration'] as const) {
      for (const key of ['read', 'keep', 'examine', 'decide', 'reveal'] as const)
        expect(ACCESS[key] as readonly string[]).not.toContain(role)
    }
    expect(ACCESS.reveal).toEqual(['personnel-officer'])
  })
})

test('an officer who moves to the neighbour is seen there from then on, and no longer here', async () => {
  const { id: mover } = await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, name: '调动人' } })
  const seen = async (unit: string) => (await it.call('GET', `/api/personnel/officers/${mover}`, { as: login('auditor', unit) })).status
  expect([await seen('office-520502'), await seen('office-520521')]).toEqual([200, 404])
  const body = { agencyId: '520521-market', on: '2026-03-02', basis: '调令' }
  await it.done('POST', `/api/personnel/officers/${mover}/move`, { as: REGISTRAR, body })
  expect([await seen('office-520502'), await seen('office-520521')]).toEqual([404, 200])
})
