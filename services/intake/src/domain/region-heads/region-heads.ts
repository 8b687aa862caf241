import type { Decider, RegionHeads } from '@mingjian/dossier'

/** The day's head hashes of one region, once published never changed. */
export type DayHeads = RegionHeads & { collection: string }
export type RegionHeadsEvent = { type: 'RegionHeadsPublished'; data: DayHeads }
export type RegionHeadsCommand = { type: 'publish'; heads: DayHeads }

export const regionHeadsDecider: Decider<DayHeads, RegionHeadsCommand, RegionHeadsEvent> = {
  shape: 1,
  initial: {} as DayHeads,
  decide: (state, { heads }) => (state.root ? [] : [{ type: 'RegionHeadsPublished', data: heads }]),
  evolve: (_state, event) => event.data,
  isPublic: () => true,
  dueAt: () => null,
  index: (state) => ({ until: state.until }),
  region: (state) => state.region,
}
