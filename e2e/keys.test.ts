import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { dropDataFolder, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

const dir = newDataFolder()
afterAll(() => dropDataFolder(dir))

const PHONE = '13900000007'
const filing = {
  region: '520502',
  accused: { agencyName: '某单位' },
  title: '检查没有亮证',
  content: '检查时没有出示证件。',
  anonymous: false,
  contact: { name: '测试', phone: PHONE },
}
test('after a rotation every contact still opens, tokens hold, the chain verifies, and the new generation alone is needed', async () => {
  const first = await startInstance(dir)
  const { port } = new URL(first.url)
  const answer = await fetch(`${first.url}/api/public/complaints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(filing),
  })
  const { complaintNo } = (await answer.json()) as { complaintNo: string }
  const clerk = await passwordToken(first.url, 'intake-clerk-520502', readLogins(dir).get('intake-clerk-520502') ?? '')
  expect(await mingjian(dir, 'keys', 'rotate')).toMatchObject({ code: 1, stderr: expect.stringContaining('in use') })
  await first.end()

  const rotated = await mingjian(dir, 'keys', 'rotate', '--json')
  expect(JSON.parse(rotated.stdout)).toMatchObject({ generation: 'k2', rewrapped: 1 })
  expect((await mingjian(dir, 'audit', 'verify')).code).toBe(0)
  const file = JSON.parse(readFileSync(join(dir, 'keys.json'), 'utf8')) as { generations: { k1?: string } }
  delete file.generations.k1
  writeFileSync(join(dir, 'keys.json'), JSON.stringify(file))

  const second = await startInstance(dir, { PORT: port })
  const revealed = await fetch(`${second.url}/api/intake/complaints/${complaintNo}/reveal-contact`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clerk}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: '核实有关情况' }),
  })
  expect([revealed.status, await revealed.json()]).toEqual([
    200,
    expect.objectContaining({ contact: expect.objectContaining({ phone: PHONE }) }),
  ])
  await second.end()
})
