import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type CloudEvent, personnelEvents, topicName } from '@mingjian/contracts'
import { followAllAgencies } from '../../src/application/follow-agencies.ts'
import type { AgencyTold } from '../../src/application/intake-deps.ts'
import { EVERYBODY, type Harness, startIntake, until } from './harness.ts'

// Intake's agencies are what personnel says of them, however its events come.

const held = new Map<string, AgencyTold>()
let answers = true
let asked = 0
let it: Harness
beforeAll(async () => {
  it = await startIntake({
    personnel: {
      ...EVERYBODY,
      async readAgencies(of) {
        asked += 1
        if (!answers) throw new Error('personnel is away')
        if ('ids' in of) return { items: of.ids.flatMap((id) => held.get(id) ?? []) }
        const all = [...held.values()]
        const at = Number(of.cursor ?? 0)
        return { items: all.slice(at, at + 1), ...(at + 1 < all.length ? { next: String(at + 1) } : {}) }
      },
    },
  })
})
afterAll(() => it?.stop())

const hold = (id: string, more: Partial<AgencyTold> = {}) =>
  held.set(id, { id, name: `单位${id}`, region: '520502', kind: 'department', level: 'county', open: true, ...more })
const told = (id: string, sequence = 1): CloudEvent => ({
  specversion: '1.0',
  id: `${id}:${sequence}`,
  source: '/mingjian/personnel',
  type: personnelEvents.agencyRenamedV1.type,
  subject: id,
  time: '2026-03-02T02:00:00.000Z',
  datacontenttype: 'application/json',
  region: '520502',
  sequence,
  data: {},
})
const publish = (...events: CloudEvent[]) =>
  it.bus.publish(events.map((event) => ({ topic: topicName('mingjian', 'personnel', 'agency'), key: event.subject, event })))
const known = (id: string) => it.intake.deps.agencies.get(id)

test('an agency is taken over as it is now, once told or twice; while personnel is away it waits', async () => {
  hold('new')
  answers = false
  const before = asked
  await publish(told('new'), told('new'))
  await until(async () => asked > before)
  expect(known('new')).toBeUndefined()
  answers = true
  await until(async () => known('new') !== undefined)
  expect(known('new')).toEqual({ id: 'new', name: '单位new', region: '520502', kind: 'department', level: 'county' })
})

test('a department has the first of its internal units that is there, and the office again when none is', async () => {
  hold('one', { kind: 'internal-unit', parentId: 'new' })
  hold('two', { kind: 'internal-unit', parentId: 'new' })
  await publish(told('one'))
  await until(async () => known('new')?.supervisionUnitId !== undefined)
  await publish(told('two'))
  await until(async () => known('two') !== undefined)
  expect(known('new')?.supervisionUnitId).toBe('one')
  hold('one', { kind: 'internal-unit', parentId: 'new', open: false })
  await publish(told('one', 2))
  await until(async () => known('new')?.supervisionUnitId === 'two')
  expect(known('one')?.closed).toBe(true)
  expect(it.intake.deps.agencies.search({ region: '520502', limit: 200 }).map(({ id }) => id)).not.toContain('one')
})

test('a day later all of them are looked at again: what holds since today was told long ago', async () => {
  hold('new', { name: '今天改的名' })
  expect(await followAllAgencies(it.intake.deps)).toBe(3)
  expect(known('new')?.name).toBe('今天改的名')
  expect(known('new')?.supervisionUnitId).toBe('two')
  await it.intake.agencies.reload()
  expect(known('new')?.name).toBe('今天改的名')
})
