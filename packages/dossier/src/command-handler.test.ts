import { describe, expect, test } from '@jest/globals'
import { memoryDossierStore } from '@mingjian/testkit'
import { commandHandler } from './command-handler.ts'
import { type Counter, counter } from './counter-fixture.ts'
import type { DossierStore } from './dossier.ts'
import { headAt, regionHeads } from './region-heads.ts'
import { timerSweep } from './timer-sweep.ts'
import { verifyDossier } from './verify-dossier.ts'

const actor = { kind: 'system' as const }
const at = (ms: number) => () => new Date(ms)

describe('the command handler', () => {
  test('a lost race decides again on fresh state', async () => {
    const store = memoryDossierStore<Counter>()
    const { create, execute } = commandHandler(counter, { store, clock: at(0) })
    await create('d', { type: 'note' }, { actor })
    await Promise.all([1, 2, 3].map((amount) => execute('d', { type: 'add', amount }, { actor })))
    expect(store.kept.get('d')?.state.total).toBe(6)
    expect(store.kept.get('d')?.history.map(({ pub }) => pub)).toEqual([undefined, 1, 2, 3])
  })

  test('gives up with version-conflict when every commit is lost', async () => {
    const store: DossierStore<Counter> = { ...memoryDossierStore<Counter>(), commit: async () => false }
    const { create, execute } = commandHandler(counter, { store, clock: at(0) })
    await create('d', { type: 'note' }, { actor })
    await expect(execute('d', { type: 'note' }, { actor })).rejects.toMatchObject({ code: 'version-conflict' })
  })

  test('a creation delivered twice meets the first and records nothing', async () => {
    const store = memoryDossierStore<Counter>()
    const { create } = commandHandler(counter, { store, clock: at(0) })
    await create('d', { type: 'note' }, { actor, causation: 'event-1' })
    const second = await create('d', { type: 'note' }, { actor, causation: 'event-1' })
    expect(second).toMatchObject({ duplicate: true, records: [] })
    expect(store.kept.get('d')?.version).toBe(1)
  })

  test('refuses a command on a version that the caller has not seen', async () => {
    const { create, execute } = commandHandler(counter, { store: memoryDossierStore<Counter>(), clock: at(0) })
    await create('d', { type: 'note' }, { actor })
    await expect(execute('d', { type: 'note' }, { actor, expectedVersion: 7 })).rejects.toMatchObject({ code: 'stale-version' })
  })

  test('a clock that steps back never dates a record before its predecessor, nor into a closed day', async () => {
    const store = memoryDossierStore<Counter>()
    let now = 10_000
    const { create, execute } = commandHandler(counter, { store, clock: () => new Date(now), floor: () => new Date(20_000) })
    await create('d', { type: 'note' }, { actor })
    now = 1_000
    const { dossier } = await execute('d', { type: 'note' }, { actor })
    expect(dossier.history.map((record) => Date.parse(record.at))).toEqual([20_001, 20_001])
  })

  test('says clearly when a dossier is full', async () => {
    const store = memoryDossierStore<Counter>()
    const { create, execute } = commandHandler(counter, { store, clock: at(0) })
    const { dossier } = await create('d', { type: 'note' }, { actor })
    const [first] = dossier.history
    if (!first) throw new Error('no record')
    store.kept.set('d', { ...dossier, version: 2000, history: Array.from({ length: 2000 }, (_, n) => ({ ...first, seq: n + 1 })) })
    await expect(execute('d', { type: 'note' }, { actor })).rejects.toMatchObject({ code: 'dossier-full' })
  })
})

describe('verification', () => {
  async function dossier() {
    const store = memoryDossierStore<Counter>()
    const { create, execute } = commandHandler(counter, { store, clock: at(0) })
    await create('d', { type: 'note' }, { actor })
    return (await execute('d', { type: 'add', amount: 3 }, { actor })).dossier
  }

  test.each([
    ['a changed record', (d: Awaited<ReturnType<typeof dossier>>) => Object.assign(d.history[1]?.data as object, { amount: 4 }), 2],
    ['a removed record', (d: Awaited<ReturnType<typeof dossier>>) => d.history.splice(0, 1), 1],
    ['a removed last record', (d: Awaited<ReturnType<typeof dossier>>) => d.history.pop(), 2],
    ['a changed state', (d: Awaited<ReturnType<typeof dossier>>) => Object.assign(d.state, { total: 9 }), undefined],
    ['a changed index', (d: Awaited<ReturnType<typeof dossier>>) => Object.assign(d.index, { total: 9 }), undefined],
    ['a changed due instant', (d: Awaited<ReturnType<typeof dossier>>) => Object.assign(d, { dueAt: new Date(1) }), undefined],
  ])('%s is found', async (_name, tamper, seq) => {
    const broken = await dossier()
    expect(verifyDossier(counter, broken)).toBeUndefined()
    tamper(broken)
    const finding = verifyDossier(counter, broken)
    expect(finding).toBeDefined()
    expect(finding?.seq).toBe(seq)
  })

  test('a region’s heads change when a dossier is removed, and not when a later record is added', async () => {
    const store = memoryDossierStore<Counter>()
    let now = 0
    const { create, execute } = commandHandler(counter, { store, clock: () => new Date(now) })
    await create('a', { type: 'note' }, { actor })
    await create('b', { type: 'note' }, { actor })
    const heads = () => regionHeads(store.scan(), new Date(5).toISOString(), (d) => d.region)
    const [before] = await heads()
    now = 10
    await execute('a', { type: 'note' }, { actor })
    expect(await heads()).toEqual([before])
    expect(headAt(store.kept.get('a')?.history ?? [], new Date(5).toISOString())?.seq).toBe(1)
    store.kept.delete('b')
    expect((await heads())[0]?.root).not.toBe(before?.root)
  })
})

test('the timer fires each due dossier once a sweep, and one that fails does not stop the others', async () => {
  const store = memoryDossierStore<Counter>()
  const { create } = commandHandler(counter, { store, clock: at(0) })
  for (const id of ['a', 'b', 'c', 'd', 'e']) await create(id, { type: 'add', amount: 1 }, { actor })
  const fired: string[] = []
  const failed: string[] = []
  const fire = async ({ _id }: { _id: string }) => {
    if (_id === 'b') throw new Error('poison')
    fired.push(_id)
  }
  const count = await timerSweep(store, new Date(5_000), fire, ({ _id }) => failed.push(_id), 2)
  expect({ count, fired, failed }).toEqual({ count: 4, fired: ['a', 'c', 'd', 'e'], failed: ['b'] })
})
