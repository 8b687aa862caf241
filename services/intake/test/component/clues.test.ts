import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type CloudEvent, personnelEvents, topicName } from '@mingjian/contracts'
import type { ClueTold } from '../../src/application/intake-deps.ts'
import { EVERYBODY, type Harness, login, startIntake, until } from './harness.ts'

// Clues of social supervisors and contact points come by an event without a word of what they say; that is asked of personnel.

const CLERK = login('intake-clerk', 'office-520502')
const GIVEN = '2026-03-06T08:00:00.000Z'
const known = new Map<string, ClueTold>()
let answers = true
let askedFor = 0
let it: Harness
beforeAll(async () => {
  it = await startIntake({
    clock: () => new Date('2026-03-09T02:00:00Z'),
    personnel: {
      ...EVERYBODY,
      async readClue(id) {
        askedFor += 1
        if (!answers) throw new Error('personnel is away')
        return known.get(id)
      },
    },
  })
})
afterAll(() => it?.stop())

function aClue(more: Partial<ClueTold> = {}): CloudEvent {
  const subject = randomUUID()
  const title = `检查不亮证 ${subject.slice(0, 8)}`
  known.set(subject, {
    title,
    content: '检查时没有出示证件。',
    problemTypes: ['unlawful-procedure'],
    accused: { agencyId: '520502-market' },
    ...more,
  })
  return {
    specversion: '1.0',
    id: `${subject}:1`,
    source: '/mingjian/personnel',
    type: personnelEvents.clueGivenV1.type,
    subject,
    time: GIVEN,
    datacontenttype: 'application/json',
    region: '520502',
    sequence: 1,
    data: { kind: 'social-supervisor', channel: 'social-supervisor', agencyId: 'office-520502', onDay: '2026-03-06' },
  }
}
const publish = (...events: CloudEvent[]) =>
  it.bus.publish(events.map((event) => ({ topic: topicName('mingjian', 'personnel', 'clue'), key: event.subject, event })))
const titled = async (event: CloudEvent, as = CLERK) => {
  const { items } = (await it.call('GET', '/api/intake/complaints?limit=200', { as })).body as unknown as {
    items: { title: string; no: string }[]
  }
  return items.filter(({ title }) => title === known.get(event.subject)?.title)
}
const registered = (event: CloudEvent) => until(async () => (await titled(event)).length > 0)
const read = async (no: string) => (await it.call('GET', `/api/intake/complaints/${no}`, { as: CLERK })).body

test('told twice it is registered once: as a clue of its channel, anonymous, received on the day it was given', async () => {
  const event = aClue()
  await publish(event, event)
  await registered(event)
  const last = aClue()
  await publish(event, last)
  await registered(last)
  const found = await titled(event)
  expect(found).toHaveLength(1)
  expect(await read(String(found[0]?.no))).toMatchObject({
    kind: 'clue',
    channel: 'social-supervisor',
    anonymous: true,
    receivedOn: '2026-03-06',
  })
})

test('it waits while personnel does not answer, in its place, and is not lost', async () => {
  answers = false
  const event = aClue()
  const before = askedFor
  await publish(event)
  await until(async () => askedFor > before)
  expect(await titled(event)).toEqual([])
  answers = true
  await registered(event)
})

test('a unit that only personnel knows is left to its name', async () => {
  const event = aClue({ accused: { agencyId: 'elsewhere', agencyName: '某新设单位' } })
  await publish(event)
  await registered(event)
  const [found] = await titled(event)
  expect(JSON.stringify(await read(String(found?.no)))).toContain('某新设单位')
})

test('one about the office itself goes to the superior and is not seen here', async () => {
  const event = aClue({ accused: { agencyId: 'office-520502' } })
  const after = aClue()
  await publish(event, after)
  await registered(after)
  const city = login('intake-clerk', 'office-5205')
  await until(async () => (await titled(event, city)).length > 0)
  expect(await titled(event)).toEqual([])
})

test('one that personnel does not know is laid aside for the operator', async () => {
  const event = aClue()
  known.delete(event.subject)
  await publish(event)
  await until(async () => (await it.bus.deadLetters.list()).some((letter) => letter.key === event.subject))
})
