import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AUDIENCE, CLIENTS, keycloakStaff, realmGuard } from '@mingjian/platform'
import { aLogin, freePort, identityContract, realmCalls, staffDirectoryContract } from '@mingjian/testkit'
import { type KeycloakUnderTest, keycloakUnderTest } from '../keycloak-under-test.ts'

let its: KeycloakUnderTest
beforeAll(async () => {
  its = await keycloakUnderTest(`http://127.0.0.1:${await freePort()}`)
})
afterAll(() => its?.close())
/** One container for all suites of this file; it ends with the file. */
const shared = async () => ({ ...its, close: async () => {} })

identityContract('Keycloak', shared)
staffDirectoryContract('Keycloak', shared)

describe('colleagues asked of Keycloak', () => {
  const add = (unit: string, title: string, roles = ['supervisor']) => its.addLogin(aLogin({ unit, title, roles }))

  test('are kept for a minute by the given clock, each unit for itself', async () => {
    const unit = `office-${randomBytes(3).toString('hex')}`
    let now = Date.parse('2026-03-02T08:00:00Z')
    const staff = keycloakStaff({ realmUrl: its.realmUrl, secret: its.servicesSecret }, () => new Date(now))
    const titles = async (of = unit) => (await staff.colleagues(of)).map(({ title }) => title).sort()
    await add(unit, '甲')
    expect(await titles()).toEqual(['甲'])
    await add(unit, '乙')
    await add(`${unit}-legal`, '丙')
    now += 59_000
    expect(await titles()).toEqual(['甲'])
    expect(await titles(`${unit}-legal`)).toEqual(['丙'])
    now += 2_000
    expect(await titles()).toEqual(['乙', '甲'].sort())
  })

  test('roles that a realm gives everybody are none of ours', async () => {
    const unit = `office-${randomBytes(3).toString('hex')}`
    await add(unit, '甲', ['approver', 'default-roles-mingjian'])
    expect((await its.staff.colleagues(unit)).map(({ roles }) => roles)).toEqual([['approver']])
  })

  test('with a wrong secret are an error that says so, and not an empty unit', async () => {
    const staff = keycloakStaff({ realmUrl: its.realmUrl, secret: 'a-wrong-secret-of-24-bytes' })
    await expect(staff.colleagues('office-5205')).rejects.toThrow(/client mingjian-services.*401/)
  })
})

test('the services’ own client may look up people, and is nobody to the API', async () => {
  const { access_token } = (await realmCalls(its).bySecret(CLIENTS.services, its.servicesSecret)).body
  const guard = realmGuard({ realmUrl: its.realmUrl, audience: AUDIENCE })
  await expect(guard({ headers: { authorization: `Bearer ${access_token}` } })).rejects.toMatchObject({ code: 'unauthenticated' })
  const ask = (method: string, path: string, body?: object) =>
    fetch(its.realmUrl.replace('/realms/', '/admin/realms/') + path, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  expect((await ask('GET', '/users?max=1')).status).toBe(200)
  expect((await ask('POST', '/users', { username: 'made-by-a-service' })).status).toBe(403)
  expect((await ask('PUT', '', { accessTokenLifespan: 1 })).status).toBe(403)
})
