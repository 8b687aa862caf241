import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ComplaintDetail } from '@mingjian/contracts'
import { upload } from './handover-harness.ts'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

let it: Harness
beforeAll(async () => {
  it = await startIntake({ clock: () => new Date('2026-03-09T02:00:00Z') })
})
afterAll(() => it.stop())

const clerk = login('intake-clerk', 'office-520502')
const NAMES = ['测试乙', '测试丙']

test('a member leaves with a signed note: named nowhere but in the sealed particulars, and no longer read out', async () => {
  const people = { anonymous: false, contact: { name: '测试甲', phone: '13900000001' }, representatives: NAMES.map((name) => ({ name })) }
  const { body } = await it.call('POST', '/api/public/complaints', { body: aFiling(people) })
  const no = String(body.complaintNo)
  const url = `/api/intake/complaints/${no}`
  const leave = async (representative: number, more: object = {}) =>
    it.call('POST', `${url}/leave-joint`, {
      as: clerk,
      body: { representative, on: '2026-03-09', noteId: await upload(it, '本人退出共同反映。'), ...more },
    })
  expect((await leave(2, { name: '测试丙' })).status).toBe(400)
  expect((await leave(2)).status).toBe(200)
  const detail = (await it.call('GET', url, { as: clerk })).body as unknown as ComplaintDetail
  expect(detail).toMatchObject({
    representatives: 1,
    representing: [1],
    attachments: [expect.objectContaining({ purpose: 'leaving-note' })],
  })
  expect(detail.history.at(-1)?.text).toBe('代表2退出共同反映，2026-03-09，附本人签名的说明')
  const contact = await it.call('POST', `${url}/reveal-contact`, { as: clerk, body: { reason: '约定核查时间' } })
  expect(contact.body.contact).toEqual({ name: '测试甲', phone: '13900000001', representative1: '测试乙' })
  const found = await it.intake.deps.complaints.findOne({ 'index.no': no })
  for (const name of NAMES) expect(JSON.stringify(found)).not.toContain(name)
  const last = await leave(1)
  expect([last.status, last.body.code]).toEqual([409, 'last-representative'])
  expect(String(last.body.detail)).toContain('退出就是撤回')
})
