import { describe, expect, test } from '@jest/globals'
import { memoryDossierStore } from '@mingjian/testkit'
import { commandHandler } from './command-handler.ts'
import { type Counter, type CounterCommand, type CounterEvent, counter } from './counter-fixture.ts'
import type { Decider } from './decider.ts'
import { fold } from './decider.ts'
import type { Dossier } from './dossier.ts'
import { regionHeads } from './region-heads.ts'
import { verifyDossier } from './verify-dossier.ts'

// A note drops the data of all records before it and starts from nothing: what a handover does at the place that gives away.

const actor = { kind: 'system' as const }
const shedding: Decider<Counter, CounterCommand, CounterEvent> = {
  ...counter,
  evolve: (state, event, record) => (event.type === 'noted' ? { total: 0, notes: 1 } : counter.evolve(state, event, record)),
  sheds: ({ type }) => type === 'noted',
}

async function shed() {
  const store = memoryDossierStore<Counter>()
  const { create, execute } = commandHandler(shedding, { store, clock: () => new Date(0) })
  await create('d', { type: 'add', amount: 1 }, { actor })
  await execute('d', { type: 'add', amount: 2 }, { actor, causation: 'two' })
  const before = structuredClone(store.kept.get('d')) as Dossier<Counter>
  await execute('d', { type: 'note' }, { actor })
  return { store, execute, before, after: store.kept.get('d') as Dossier<Counter> }
}

describe('a record that sheds', () => {
  test('leaves of earlier records who, when, what kind and the hash; the state is what it tells by itself, and the chain holds', async () => {
    const { before, after } = await shed()
    expect(after.history.map(({ data, dropped }) => [data, dropped])).toEqual([
      [null, '5205'],
      [null, '5205'],
      [{}, undefined],
    ])
    expect(after.history.slice(0, 2).map(({ hash }) => hash)).toEqual(before.history.map(({ hash }) => hash))
    expect([after.state, fold(shedding, after.history)]).toEqual([
      { total: 0, notes: 1 },
      { total: 0, notes: 1 },
    ])
    expect(verifyDossier(shedding, after)).toBeUndefined()
  })

  test('what was done before is still known, and nothing is done twice', async () => {
    const { execute, after } = await shed()
    expect(await execute('d', { type: 'add', amount: 2 }, { actor, causation: 'two' })).toMatchObject({ duplicate: true })
    expect(after.history.map(({ pub }) => pub)).toEqual([1, 2, undefined])
  })

  test('a gap without it, behind it, or with another hash is found', async () => {
    const { before, after } = await shed()
    const gap = { ...before, history: before.history.map((record, at) => (at === 0 ? { ...record, data: null, dropped: '5205' } : record)) }
    expect(verifyDossier(shedding, gap)).toMatchObject({ seq: 1 })
    const [one, two, three] = after.history as [
      Dossier<Counter>['history'][0],
      Dossier<Counter>['history'][0],
      Dossier<Counter>['history'][0],
    ]
    expect(verifyDossier(shedding, { ...after, history: [one, two, { ...three, dropped: '5205' }] })).toBeDefined()
    expect(verifyDossier(shedding, { ...after, history: [one, { ...two, hash: one.hash }, three] })).toMatchObject({ seq: 3 })
    expect(
      verifyDossier(shedding, { ...after, history: [{ ...before.history[0], data: { amount: 1 } } as typeof one, two, three] }),
    ).toMatchObject({ seq: 2 })
  })
})

describe('an adopted dossier', () => {
  test('has its whole history and what the command records, all of it to be published; the same id again is told', async () => {
    const { before } = await shed()
    const store = memoryDossierStore<Counter>()
    const { adopt } = commandHandler(counter, { store, clock: () => new Date(0) })
    const adopted = await adopt({ _id: 'd', history: before.history }, { type: 'note' }, { actor })
    expect(adopted).toMatchObject({ version: 3, published: 0, dirty: true, state: { total: 3, notes: 1 } })
    expect(verifyDossier(counter, store.kept.get('d') as Dossier<Counter>)).toBeUndefined()
    expect(await adopt({ _id: 'd', history: before.history }, { type: 'note' }, { actor })).toBe('exists')
  })

  test('counts in no day that was closed before it came', async () => {
    const { after } = await shed()
    async function* all() {
      yield { ...after, history: after.history.map((record, at) => ({ ...record, at: new Date(at).toISOString() })) }
    }
    const until = new Date(1).toISOString()
    expect(await regionHeads(all(), until, () => undefined)).toEqual([])
    expect(await regionHeads(all(), until, () => '5205')).toMatchObject([{ region: '5205', count: 1 }])
  })
})
