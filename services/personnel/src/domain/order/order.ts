import type { Decider } from '@mingjian/dossier'
import type { StandingOrder } from '../certificate/commands.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** What accountability has ordered about a certificate, kept from the moment it was heard: the certificate may not be here yet. */
export type Order = StandingOrder & { certificateNo: string; region: string; followed?: string }
export type OrderEvent = E<'OrderReceived', Order> | E<'OrderFollowed', { certificate: string }>
export type OrderCommand = C<'receive', { order: Order }> | C<'mark-followed', { certificate: string }>

/** An order as a dossier; its id is made from the order's own, so that a second delivery meets the first. */
export const order: Decider<Order, OrderCommand, OrderEvent> = {
  shape: 1,
  initial: {} as Order,
  decide(state, command) {
    if (command.type === 'receive') return state.id ? [] : [{ type: 'OrderReceived', data: command.order }]
    return state.followed ? [] : [{ type: 'OrderFollowed', data: { certificate: command.certificate } }]
  },
  evolve: (state, event) => (event.type === 'OrderReceived' ? event.data : { ...state, followed: event.data.certificate }),
  isPublic: () => false,
  dueAt: () => null,
  index: ({ certificateNo, followed }) => ({ certificateNo, waiting: !followed }),
  region: ({ region }) => region,
}

/** The order alone, as a certificate takes it. */
export const orderOf = ({ id, decisionNo, matterNo, measure, from, to }: Order): StandingOrder => ({
  id,
  decisionNo,
  matterNo,
  measure,
  from,
  ...(to ? { to } : {}),
})
