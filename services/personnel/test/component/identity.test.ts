import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { APPROVER, anIdNumber, CLERK, type Harness, login, OFFICER, startPersonnel } from './harness.ts'

const NUMBER = anIdNumber(7)
let it: Harness
let id: string
beforeAll(async () => {
  it = await startPersonnel()
  id = String((await it.done('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, idNumber: NUMBER } })).id)
})
afterAll(() => it.stop())

/** As an input method for Chinese writes digits. */
const fullWidth = (text: string) => text.replace(/[0-9X]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
const officer = () => `/api/personnel/officers/${id}`
const historyOf = async () => (await it.personnel.deps.officers.store.load(id))?.history ?? []

test('the identity number lies nowhere in the data folder, while the name does', async () => {
  await it.settled()
  const stored = it.stored()
  expect(stored).toContain(Buffer.from(OFFICER.name).toString('latin1'))
  expect(stored).not.toContain(NUMBER)
  expect(stored).not.toContain(NUMBER.slice(6, 17))
})

test('lists and the record show it masked', async () => {
  const masked = `11**************${NUMBER.slice(-2)}`
  const list = await it.call('GET', '/api/personnel/officers', { as: CLERK })
  const record = await it.call('GET', officer(), { as: CLERK })
  expect(list.body.items).toMatchObject([{ idNumber: masked }])
  expect(record.body.idNumber).toBe(masked)
  expect(list.text + record.text).not.toContain(NUMBER)
})

test('it is revealed for a reason only, and who asked and why is on the record', async () => {
  const before = (await historyOf()).length
  const reveal = (as = CLERK, body: object = { reason: '核对省里退回的名单' }) =>
    it.call('POST', `${officer()}/reveal-identity`, { as, body })
  expect((await reveal(CLERK, {})).status).toBe(400)
  expect((await reveal(CLERK, { reason: '看' })).status).toBe(400)
  expect((await reveal(APPROVER)).status).toBe(403)
  expect((await reveal(login('personnel-officer', 'office-520521'))).status).toBe(404)
  expect(await historyOf()).toHaveLength(before)
  const { status, body } = await reveal()
  expect([status, body.idNumber]).toEqual([200, NUMBER])
  const history = await historyOf()
  expect(history).toHaveLength(before + 1)
  expect(history.at(-1)).toMatchObject({
    type: 'IdentityNumberRevealed',
    actor: { id: CLERK.username },
    data: { reason: '核对省里退回的名单' },
  })
})

test('the same person is not registered twice, however the number is written', async () => {
  const { status, body } = await it.call('POST', '/api/personnel/officers', {
    as: login('personnel-officer', '520521-market-legal'),
    body: { ...OFFICER, agencyId: '520521-market', idNumber: fullWidth(NUMBER) },
  })
  expect([status, body.code]).toEqual([409, 'officer-known'])
})

test('a number whose check sign is wrong is refused, and not repeated in the answer or the log', async () => {
  const wrong = `${NUMBER.slice(0, 17)}${NUMBER.endsWith('0') ? '1' : '0'}`
  const { status, body, text } = await it.call('POST', '/api/personnel/officers', { as: CLERK, body: { ...OFFICER, idNumber: wrong } })
  expect([status, body.code]).toEqual([422, 'identity-number-wrong'])
  expect(text + it.logs.join('')).not.toContain(wrong)
})

test('nothing that is published names the person', async () => {
  await it.settled()
  const told: string[] = []
  for (const topic of await it.bus.log.topics()) for await (const { event } of it.bus.log.read(topic)) told.push(JSON.stringify(event))
  expect(told.some((event) => event.includes('officer-registered'))).toBe(true)
  expect(told.filter((event) => event.includes(OFFICER.name) || event.includes(NUMBER))).toEqual([])
})
