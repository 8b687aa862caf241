import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { done, folder, mingjian, post, withInstance } from '../operator.ts'

// Officers and certificates in a whole instance, as its operator has it before him.

const [city, county, tampered] = [folder(), folder(), folder()]
const backup = join(county, '520502.gz')
const ID_NUMBER = '11010519491231002X'
const NO = '52050200000001'
const officers: Record<string, string> = {}

/** Calls an instance as one of its first logins. */
async function as(dir: string, url: string, username: string, path: string, body: object) {
  const logins = JSON.parse(readFileSync(join(dir, 'first-logins.json'), 'utf8')) as { username: string; password: string }[]
  const password = logins.find((each) => each.username === username)?.password ?? ''
  const grant = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
  const realm = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body: grant })
  const { access_token } = (await realm.json()) as { access_token: string }
  return post(`${url}${path}`, JSON.stringify(body), { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' })
}
const lookUp = async (url: string) => (await (await fetch(`${url}/api/public/certificates/${NO}`)).json()) as Record<string, unknown>

beforeAll(async () => {
  await withInstance(city, async (url) => {
    const register = (name: string, agencyId: string, more: object = {}) =>
      as(city, url, 'personnel-officer-5205', '/api/personnel/officers', {
        name,
        agencyId,
        employment: 'civil-servant',
        on: '2020-01-01',
        ...more,
      })
    officers.here = String((await register('单小明', 'dept-520502-market', { idNumber: ID_NUMBER })).id)
    officers.there = String((await register('李邻县', 'dept-520521-market')).id)
    const card = { no: NO, issuedOn: '2024-01-01', validTo: '2028-12-31', issuer: '省人民政府' }
    const filing = { officerId: officers.here, kind: 'ministry', ...card }
    const filed = await as(city, url, 'personnel-officer-5205', '/api/personnel/certificate-filings', filing)
    if (filed.no !== NO) throw new Error(JSON.stringify(filed))
  })
})
afterAll(() => {
  for (const dir of [city, county, tampered]) rmSync(dir, { recursive: true, force: true })
})

test('the agencies of the instance are entered once, however often it starts', async () => {
  const before = done(mingjian({ DATA_DIR: city }, 'audit', 'verify', '--json'))
  await withInstance(city, async (url) =>
    expect(await lookUp(url)).toMatchObject({ no: NO, status: 'valid', kind: '国务院部门制发的执法证件' }),
  )
  const after = done(mingjian({ DATA_DIR: city }, 'audit', 'verify', '--json'))
  expect(after).toEqual(before)
  expect((after.personnel as { checked: number }).checked).toBeGreaterThan(3)
})

test('verification finds a record of a certificate that somebody changed, and one that is gone', () => {
  cpSync(city, tampered, { recursive: true })
  const change = (statement: string) => {
    const db = new DatabaseSync(join(tampered, 'store.db'))
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    let changed = 0
    for (const { name } of tables) {
      const has = db.prepare(`SELECT name FROM pragma_table_info('${String(name)}') WHERE name = 'doc'`).all().length > 0
      if (has) changed += Number(db.prepare(statement.replace('TABLE', `"${String(name)}"`)).run().changes)
    }
    db.close()
    const run = mingjian({ DATA_DIR: tampered }, 'audit', 'verify', '--json')
    const [first] = (JSON.parse(run.stdout) as { findings: { seq?: number; reason: string }[] }).findings
    return { changed, code: run.code, seq: first?.seq, reason: first?.reason }
  }
  expect(change("UPDATE TABLE SET doc = replace(doc, '省人民政府', '县人民政府') WHERE doc LIKE '%CertificateFiled%'")).toMatchObject({
    changed: 1,
    code: 1,
    seq: 1,
  })
  expect(change("DELETE FROM TABLE WHERE doc LIKE '%CertificateFiled%'")).toMatchObject({
    changed: 1,
    code: 1,
    reason: 'the certificate is gone; its first event is on the bus',
  })
})

test('after a rotation of keys the identity number opens by the new generation alone', async () => {
  expect(done(mingjian({ DATA_DIR: city }, 'keys', 'rotate', '--json'))).toMatchObject({ generation: 'k2', rewrapped: 2 })
  const path = join(city, 'keys.json')
  const file = JSON.parse(readFileSync(path, 'utf8')) as { generations: { k1?: string } }
  delete file.generations.k1
  writeFileSync(path, JSON.stringify(file))
  await withInstance(city, async (url) => {
    const reveal = `/api/personnel/officers/${officers.here}/reveal-identity`
    expect(await as(city, url, 'personnel-officer-520502', reveal, { reason: '核对名单' })).toEqual({ idNumber: ID_NUMBER })
  })
  expect(done(mingjian({ DATA_DIR: city }, 'audit', 'verify', '--json'))).toMatchObject({ findings: [] })
})

test('a county’s backup has its own officers and certificates and nobody of its neighbour, and works where nothing was', async () => {
  done(mingjian({ DATA_DIR: city }, 'export', '--region', '520502', '--out', backup, '--json'))
  const text = gunzipSync(readFileSync(backup)).toString()
  expect([text.includes('单小明'), text.includes('李邻县'), text.includes(ID_NUMBER)]).toEqual([true, false, false])
  for (const name of ['keys.json', 'handover-keys.json']) cpSync(join(city, name), join(county, name))
  done(mingjian({ DATA_DIR: county }, 'import-archive', backup, '--json'))
  await withInstance(county, async (url) => {
    expect(await lookUp(url)).toMatchObject({ no: NO, status: 'valid' })
    const known = await as(county, url, 'personnel-officer-520502', '/api/personnel/officers', {
      name: '单小明',
      agencyId: 'dept-520502-market',
      employment: 'civil-servant',
      on: '2020-01-01',
      idNumber: ID_NUMBER,
    })
    expect(known.code).toBe('officer-known')
  })
  expect(done(mingjian({ DATA_DIR: county }, 'audit', 'verify', '--json'))).toMatchObject({ findings: [] })
})
