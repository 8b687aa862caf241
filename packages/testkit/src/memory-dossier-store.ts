import type { Dossier, DossierChange, DossierStore } from '@mingjian/dossier'

export type MemoryStoreOptions = {
  /** Awaited before every step, so that a scheduler can put other work in between. */
  step?: (name: string) => Promise<void>
  /** The variant of markPublished that loses events (dossier.pml, NAIVE): for proving that a test would notice. */
  careless?: boolean
}

/** The store port in memory, each operation one atomic step: for unit and property tests of what stands on it. */
export function memoryDossierStore<State>({ step = async () => {}, careless = false }: MemoryStoreOptions = {}) {
  const kept = new Map<string, Dossier<State>>()
  const copy = (dossier: Dossier<State>): Dossier<State> => structuredClone(dossier)
  const sorted = () => [...kept.values()].sort((a, b) => (a._id < b._id ? -1 : 1))

  const store: DossierStore<State> = {
    async insert(dossier) {
      await step('insert')
      if (kept.has(dossier._id)) return 'exists'
      kept.set(dossier._id, copy(dossier))
      return 'inserted'
    },
    async insertMany(dossiers) {
      await step('insertMany')
      const existing = dossiers.filter(({ _id }) => kept.has(_id)).map(({ _id }) => _id)
      for (const dossier of dossiers) if (!kept.has(dossier._id)) kept.set(dossier._id, copy(dossier))
      return { existing }
    },
    async load(id) {
      await step('load')
      const found = kept.get(id)
      return found && copy(found)
    },
    async loadMany(ids) {
      await step('loadMany')
      return ids.flatMap((id) => kept.get(id) ?? []).map(copy)
    },
    async commit(id, expected, { records, history, ...change }: DossierChange<State>) {
      await step('commit')
      const found = kept.get(id)
      if (!found || found.version !== expected) return false
      kept.set(id, copy({ ...found, ...change, history: history ?? [...found.history, ...records] }))
      return true
    },
    async listDirty(limit, after = '') {
      await step('listDirty')
      return sorted()
        .filter(({ dirty, _id }) => dirty && _id > after)
        .slice(0, limit)
        .map(copy)
    },
    async markPublished(marks) {
      await step('markPublished')
      for (const { id, published, version } of marks) {
        const found = kept.get(id)
        if (!found) continue
        found.published = careless ? published : Math.max(found.published, published)
        if (careless || found.version === version) found.dirty = false
      }
    },
    async listDue(now, limit) {
      await step('listDue')
      return sorted()
        .filter(({ dueAt }) => dueAt && dueAt <= now)
        .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
        .slice(0, limit)
        .map(copy)
    },
    async *scan({ region, after = '' } = {}) {
      for (const dossier of sorted()) {
        if (dossier._id > after && (region === undefined || dossier.region === region)) yield copy(dossier)
      }
    },
  }
  return Object.assign(store, { kept })
}
