import type { Decider } from './decider.ts'
import { DomainError } from './errors.ts'

/** The smallest dossier with everything the pattern has: public and private events, a refusal, a deadline. For this package's tests. */
export type Counter = { total: number; notes: number }
export type CounterCommand = { type: 'add'; amount: number } | { type: 'note' } | { type: 'nothing' }
export type CounterEvent = { type: 'added'; data: { amount: number } } | { type: 'noted'; data: Record<string, never> }

export const counter: Decider<Counter, CounterCommand, CounterEvent> = {
  shape: 1,
  initial: { total: 0, notes: 0 },
  decide(_state, command) {
    if (command.type === 'nothing') return []
    if (command.type === 'note') return [{ type: 'noted', data: {} }]
    if (command.amount < 0) throw new DomainError('amount-negative', '数量不能是负数。')
    return [{ type: 'added', data: { amount: command.amount } }]
  },
  evolve: (state, event) =>
    event.type === 'added' ? { ...state, total: state.total + event.data.amount } : { ...state, notes: state.notes + 1 },
  isPublic: (event) => event.type === 'added',
  dueAt: (state) => (state.total > 0 ? new Date(state.total * 1000) : null),
  index: (state) => ({ total: state.total }),
  region: () => '5205',
}
