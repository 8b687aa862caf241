// What every DossierStore adapter promises.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Dossier, DossierStore, HistoryRecord } from '@mingjian/dossier'

type State = { text: string }
export type DossierStoreUnderTest = { store: DossierStore<State>; close(): Promise<void> }

const record = (seq: number): HistoryRecord => ({
  seq,
  id: `r${seq}`,
  type: 'Noted',
  v: 1,
  at: '2026-03-02T08:00:00+08:00',
  actor: { kind: 'system' },
  data: { 文: '毕节', n: seq },
  hash: `${seq}`.padStart(64, '0'),
})

const dossier = (id: string, more: Partial<Dossier<State>> = {}): Dossier<State> => ({
  _id: id,
  region: '5205',
  version: 1,
  published: 0,
  dirty: true,
  dueAt: null,
  shape: 1,
  state: { text: 'one' },
  history: [record(1)],
  index: {},
  ...more,
})

const ids = (list: { _id: string }[]): string[] => list.map(({ _id }) => _id)

/** Declares the suite; `open` gives an empty store whose index takes no fields. */
export const dossierStoreContract = (name: string, open: () => Promise<DossierStoreUnderTest>): void => {
  describe(`dossier store contract: ${name}`, () => {
    let opened: DossierStoreUnderTest
    let store: DossierStore<State>
    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })
    afterEach(() => opened.close())

    test('inserts that come at once are each told of their own: one of those with the same id goes in', async () => {
      await store.insert(dossier('d-7'))
      const asked = Array.from({ length: 450 }, (_, n) => `d-${n % 300}`)
      const told = await Promise.all(asked.map((id, n) => store.insert(dossier(id, { state: { text: String(n) } }))))
      const inserted = asked.flatMap((id, n) => (told[n] === 'inserted' ? [[id, String(n)] as const] : []))
      expect(inserted.map(([id]) => id).sort()).toEqual([...new Set(asked)].filter((id) => id !== 'd-7').sort())
      for (const [id, text] of inserted.slice(0, 20)) expect((await store.load(id))?.state).toEqual({ text })
      expect((await store.load('d-7'))?.state).toEqual({ text: 'one' })
    })

    const change = (version: number) => ({
      version,
      dirty: true,
      dueAt: null,
      shape: 1,
      state: { text: `v${version}` },
      index: {},
      records: [record(version)],
    })
    const scanned = async (options?: Parameters<DossierStore<State>['scan']>[0]): Promise<string[]> => {
      const found: string[] = []
      for await (const { _id } of store.scan(options)) found.push(_id)
      return found
    }

    test('loads what was inserted, and nothing for an unknown id', async () => {
      const full = dossier('a', { dueAt: new Date(5), key: { kid: 'k', wrapped: 'w' } })
      expect(await store.insert(full)).toBe('inserted')
      expect(await store.load('a')).toEqual(full)
      expect(await store.load('b')).toBeUndefined()
    })

    test('keeps the first of two inserts of one id', async () => {
      await store.insert(dossier('a'))
      expect(await store.insert(dossier('a', { state: { text: 'two' } }))).toBe('exists')
      expect(await store.load('a')).toMatchObject({ state: { text: 'one' } })
    })

    test('inserts many and tells which were there', async () => {
      await store.insert(dossier('b'))
      expect(await store.insertMany([dossier('a'), dossier('b'), dossier('c')])).toEqual({ existing: ['b'] })
      expect(ids(await store.loadMany(['c', 'a', 'nobody', 'b'])).sort()).toEqual(['a', 'b', 'c'])
    })

    test('lets one of many commits on the same version win, and appends its record once', async () => {
      await store.insert(dossier('a'))
      const won = await Promise.all(Array.from({ length: 16 }, () => store.commit('a', 1, change(2))))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await store.load('a')).toMatchObject({ version: 2, state: { text: 'v2' }, history: [{ seq: 1 }, { seq: 2 }] })
    })

    test('refuses a commit on a version that is past or to come, and on no dossier', async () => {
      await store.insert(dossier('a'))
      expect(await store.commit('a', 0, change(1))).toBe(false)
      expect(await store.commit('a', 2, change(3))).toBe(false)
      expect(await store.commit('b', 1, change(2))).toBe(false)
      expect((await store.load('a'))?.history).toHaveLength(1)
    })

    test('drops the wrapped key when a commit says null, and leaves it when it says nothing', async () => {
      await store.insert(dossier('a', { key: { kid: 'k', wrapped: 'w' } }))
      await store.commit('a', 1, change(2))
      expect((await store.load('a'))?.key).toEqual({ kid: 'k', wrapped: 'w' })
      await store.commit('a', 2, { ...change(3), key: null })
      expect((await store.load('a'))?.key).toBeNull()
    })

    test('replaces the whole history where a commit brings it', async () => {
      await store.insert(dossier('a'))
      const history = [{ ...record(1), data: null, dropped: '5205' }, record(2)]
      expect(await store.commit('a', 1, { ...change(2), history })).toBe(true)
      expect((await store.load('a'))?.history).toEqual(history)
    })

    test('never lowers the published cursor', async () => {
      await store.insert(dossier('a'))
      await store.markPublished([{ id: 'a', published: 3, version: 1 }])
      await store.markPublished([{ id: 'a', published: 2, version: 1 }])
      expect(await store.load('a')).toMatchObject({ published: 3, dirty: false })
    })

    test('keeps a dossier dirty when a commit came between reading and marking', async () => {
      await store.insert(dossier('a'))
      await store.commit('a', 1, change(2))
      await store.markPublished([{ id: 'a', published: 1, version: 1 }])
      expect(await store.load('a')).toMatchObject({ published: 1, dirty: true })
    })

    test('lists dirty dossiers by id, from an id on', async () => {
      await store.insertMany([dossier('c'), dossier('a'), dossier('b', { dirty: false }), dossier('d')])
      expect(ids(await store.listDirty(10))).toEqual(['a', 'c', 'd'])
      expect(ids(await store.listDirty(1, 'a'))).toEqual(['c'])
    })

    test('lists what is due, earliest first, the present instant included', async () => {
      await store.insertMany([
        dossier('a', { dueAt: new Date(30) }),
        dossier('b', { dueAt: new Date(10) }),
        dossier('c'),
        dossier('d', { dueAt: new Date(31) }),
      ])
      expect(ids(await store.listDue(new Date(30), 10))).toEqual(['b', 'a'])
      expect(ids(await store.listDue(new Date(99), 1))).toEqual(['b'])
    })

    test('scans all in id order, by region and from an id on, in batches of any size', async () => {
      await store.insertMany(['e', 'b', 'd', 'a', 'c'].map((id) => dossier(id, { region: id === 'c' ? '520502' : '5205' })))
      expect(await scanned({ batch: 2 })).toEqual(['a', 'b', 'c', 'd', 'e'])
      expect(await scanned({ region: '5205', after: 'a', batch: 1 })).toEqual(['b', 'd', 'e'])
    })
  })
}
