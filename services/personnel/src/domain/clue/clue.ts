import type { Decider } from '@mingjian/dossier'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** A clue (线索) of somebody who watches from outside: kept sealed, for who gave it and for the service that takes it in. */
export type Clue = {
  id: string
  region: string
  /** The appointment of who gives it. */
  appointment: string
  kind: 'social-supervisor' | 'contact-point'
  /** The channel by which intake registers it. */
  channel: string
  office: string
  onDay: string
  /** What was seen and about whom: ciphertext. */
  sealed: { told: string }
  /** Under which number it was registered. */
  complaintNo?: string
}
export type ClueEvent = E<'ClueGiven', Omit<Clue, 'complaintNo'>> | E<'ClueRegistered', { complaintNo: string }>
export type ClueCommand = C<'give', { clue: Omit<Clue, 'complaintNo'> }> | C<'registered', { complaintNo: string }>

/** The clue as a dossier. */
export const clue: Decider<Clue, ClueCommand, ClueEvent> = {
  shape: 1,
  initial: {} as Clue,
  decide(state, command) {
    if (command.type === 'give') return state.id ? [] : [{ type: 'ClueGiven', data: command.clue }]
    return state.complaintNo ? [] : [{ type: 'ClueRegistered', data: { complaintNo: command.complaintNo } }]
  },
  evolve: (state, event) => (event.type === 'ClueGiven' ? event.data : { ...state, complaintNo: event.data.complaintNo }),
  isPublic: ({ type }) => type === 'ClueGiven',
  dueAt: () => null,
  index: ({ appointment }) => ({ appointment }),
  region: ({ region }) => region,
}
