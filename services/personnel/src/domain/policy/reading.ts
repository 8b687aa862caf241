import type { Decider } from '@mingjian/dossier'

/** Somebody confirms having read (阅读确认) one version of a measure. */
export type Reading = { id: string; policy: string; version: number; officer: string; region: string; at: string }
export type ReadingEvent = { type: 'ReadingConfirmed'; data: Reading }
export type ReadingCommand = { type: 'confirm'; reading: Omit<Reading, 'at'> }

/** The confirmation as a dossier: given once. */
export const reading: Decider<Reading, ReadingCommand, ReadingEvent> = {
  shape: 1,
  initial: {} as Reading,
  decide: (state, { reading: given }, { now }) =>
    state.id ? [] : [{ type: 'ReadingConfirmed', data: { ...given, at: now.toISOString() } }],
  evolve: (_state, event) => event.data,
  isPublic: () => false,
  dueAt: () => null,
  index: ({ policy, version, officer }) => ({ of: `${policy}/${version}`, officer }),
  region: ({ region }) => region,
}
