import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { isTownshipOffice } from './agency-at.ts'
import type { Agency, SupervisionDuty, TownshipModel } from './state.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

export type DutyEvent =
  | E<'DutyListed', SupervisionDuty>
  | E<'DutyEnded', { id: string; until: string; reason: string }>
  | E<'TownshipModelSet', TownshipModel>
export type DutyCommand =
  | C<'list-duty', Omit<SupervisionDuty, 'from' | 'until'> & { on: string }>
  | C<'end-duty', { id: string; until: string; reason: string }>
  | C<'set-township-model', Omit<TownshipModel, 'from'> & { on: string }>

/** 权责清单 and the township's 1+1+1; whether the units named are of the right kind has been asked before. */
export function decideDuties(state: Agency, command: DutyCommand): DutyEvent[] {
  switch (command.type) {
    case 'list-duty': {
      const { type: _type, on, ...rest } = command
      if (rest.over === state.id) throw refuse('superior-wrong', '监督的对象不能是本单位自己。', { field: 'over' })
      return state.duties.some(({ id }) => id === rest.id) ? [] : [{ type: 'DutyListed', data: { ...rest, from: startOf(on) } }]
    }
    case 'end-duty': {
      const { id, until, reason } = command
      const found = state.duties.find((each) => each.id === id)
      if (!found) throw refuse('duty-unknown', '权责清单里没有这一项，请刷新后核对。')
      if (afterDay(until) < found.from) throw refuse('day-wrong', '止日不能早于起日。', { field: 'until' })
      return [{ type: 'DutyEnded', data: { id, until: afterDay(until), reason } }]
    }
    case 'set-township-model': {
      const { type: _type, on, ...rest } = command
      if (!isTownshipOffice(state))
        throw refuse('kind-wrong', '“1+1+1”模式登记在乡镇（街道）的单位上，请换到乡镇单位办理。', { field: 'id' })
      return [{ type: 'TownshipModelSet', data: { ...rest, from: startOf(on) } }]
    }
  }
}

export function evolveDuties(state: Agency, event: DutyEvent): Agency {
  switch (event.type) {
    case 'DutyListed':
      return { ...state, duties: [...state.duties, event.data] }
    case 'DutyEnded': {
      const { id, until } = event.data
      return { ...state, duties: state.duties.map((each) => (each.id === id ? { ...each, until } : each)) }
    }
    case 'TownshipModelSet':
      return { ...state, townshipModels: [...state.townshipModels, event.data] }
  }
}

/** The lines of the list that hold at an instant. */
export const dutiesAt = ({ duties }: Agency, at: string): SupervisionDuty[] =>
  duties.filter(({ from, until }) => from <= at && (until === undefined || at < until))

/** The model that holds at an instant: of several the one that began last. */
export const townshipModelAt = ({ townshipModels }: Agency, at: string): TownshipModel | undefined =>
  townshipModels
    .filter(({ from }) => from <= at)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .at(-1)
