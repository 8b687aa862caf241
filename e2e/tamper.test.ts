import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dropDataFolder, mingjian, newDataFolder, startInstance } from './instance.ts'

const dir = newDataFolder()
const copies: string[] = []
let victim: string
let table: string

beforeAll(async () => {
  const instance = await startInstance(dir)
  for (let n = 0; n < 5; n++) {
    const body = JSON.stringify({
      region: '520502',
      accused: { agencyName: '某单位' },
      title: `第${n}件`,
      content: '检查时没有出示证件。',
      anonymous: true,
    })
    await fetch(`${instance.url}/api/public/complaints`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  }
  await instance.end()
  const db = new DatabaseSync(join(dir, 'store.db'), { readOnly: true })
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name))
  table =
    tables.find(
      (name) =>
        columns(db, name).includes('doc') &&
        JSON.stringify(db.prepare(`SELECT * FROM "${name}" LIMIT 1`).get() ?? '').includes('ComplaintSubmitted'),
    ) ?? ''
  const rows = db.prepare(`SELECT doc FROM "${table}"`).all() as { doc: string }[]
  victim = (JSON.parse(String(rows[2]?.doc)) as { _id: string })._id
  db.close()
})
afterAll(() => {
  for (const each of [dir, ...copies]) dropDataFolder(each)
})

const columns = (db: DatabaseSync, name: string) =>
  db
    .prepare(`SELECT name FROM pragma_table_info('${name}')`)
    .all()
    .map((row) => String(row.name))

/** A copy of the folder with one statement run on one of its files. */
async function verifyAfter(file: 'store.db' | 'bus.db', statement: string, ...values: string[]) {
  const copy = newDataFolder()
  copies.push(copy)
  cpSync(dir, copy, { recursive: true })
  const db = new DatabaseSync(join(copy, file))
  expect(Number(db.prepare(statement).run(...values).changes)).toBeGreaterThan(0)
  db.close()
  const { code, stdout } = await mingjian(copy, 'audit', 'verify', '--json')
  return { code, first: (JSON.parse(stdout) as { findings: { dossier: string; seq?: number; reason: string }[] }).findings[0] }
}

test('an untouched folder verifies', async () => {
  const { code, stdout } = await mingjian(dir, 'audit', 'verify')
  expect([code, stdout.includes('everything holds')]).toEqual([0, true])
})

test('a changed character in a record names the dossier and the record', async () => {
  const { code, first } = await verifyAfter(
    'store.db',
    `UPDATE "${table}" SET doc = replace(doc, '没有出示', '曾经出示') WHERE doc LIKE '%' || ? || '%'`,
    victim,
  )
  expect([code, first?.dossier, first?.seq]).toEqual([1, victim, 1])
})

test('a changed state with an untouched history is found', async () => {
  const { code, first } = await verifyAfter(
    'store.db',
    `UPDATE "${table}" SET doc = replace(doc, '"status":"submitted"', '"status":"withdrawn"') WHERE doc LIKE '%' || ? || '%'`,
    victim,
  )
  expect([code, first?.dossier]).toEqual([1, victim])
})

test('a removed complaint is found by its event', async () => {
  const { code, first } = await verifyAfter('store.db', `DELETE FROM "${table}" WHERE doc LIKE '%' || ? || '%'`, victim)
  expect([code, first?.dossier]).toEqual([1, victim])
  expect(first?.reason).toContain('gone')
})

test('a removed event is found by its complaint', async () => {
  const { code, first } = await verifyAfter('bus.db', 'DELETE FROM log WHERE key = ?', victim)
  expect([code, first?.dossier, first?.seq]).toEqual([1, victim, 1])
})
