import type { Decider, DecisionContext } from '@mingjian/dossier'
import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { scopesOf } from '../scopes.ts'
import { initialTerms, nameTerms } from '../search-terms.ts'
import { newestFacts } from './agency-at.ts'
import { isCreditCode } from './credit-code.ts'
import { type DutyCommand, type DutyEvent, decideDuties, evolveDuties } from './duties.ts'
import { type PhoneTestCommand, type PhoneTestEvent, phoneIndex, testPhone } from './phone-tests.ts'
import { countStaffing, type StaffingCommand, type StaffingEvent, staffingIndex } from './staffing.ts'
import type { Agency, AgencyFacts, AgencyRank, Ending, PowerDelegation, RecusalRelation } from './state.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** Instants are UTC; a change that was decided with effect from a day carries the first instant of that day. */
export type AgencyEvent =
  | E<'AgencyRegistered', { id: string; region: string; creditCode?: string; from: string; facts: AgencyFacts; initials: string }>
  | E<'AgencyRenamed', { name: string; was: string; from: string; basis: string; initials: string }>
  | E<'AgencyPhonePublished', { phone: string; from: string }>
  | E<'AgencySuperiorChanged', { parentId?: string; superiorId?: string; from: string; basis: string }>
  | E<'AgencyRankSet', { rank: AgencyRank; from: string; basis: string }>
  | E<'DelegationGranted', PowerDelegation>
  | E<'DelegationEnded', { id: string; until: string; reason: string }>
  | E<'RecusalRelationDeclared', RecusalRelation>
  | E<'AgencyReorganised', Ending>
  | PhoneTestEvent
  | StaffingEvent
  | DutyEvent

export type AgencyCommand =
  | C<'register', { id: string; region: string; creditCode?: string; on: string; facts: AgencyFacts; initials: string }>
  | C<'rename', { name: string; on: string; basis: string; initials: string }>
  | C<'publish-phone', { phone: string; on: string }>
  | C<'change-superior', { parentId?: string; superiorId?: string; on: string; basis: string }>
  | C<'set-rank', { rank: AgencyRank; on: string; basis: string }>
  | C<'grant-delegation', Omit<PowerDelegation, 'from' | 'until'> & { on: string; until?: string }>
  | C<'end-delegation', { id: string; until: string; reason: string }>
  | C<'declare-recusal', { who: string; reason: string; on: string; until?: string }>
  | C<'reorganise', { how: Ending['how']; into: string[]; on: string; basis: string }>
  | PhoneTestCommand
  | StaffingCommand
  | DutyCommand

function decide(state: Agency, command: AgencyCommand, { now }: DecisionContext): AgencyEvent[] {
  if (command.type === 'register') {
    if (state.id) return []
    const { id, region, creditCode, on, facts, initials } = command
    if (creditCode !== undefined && !isCreditCode(creditCode))
      throw refuse('credit-code-wrong', '统一社会信用代码不对，请按登记证书逐位核对18位（校验码不符）。', { field: 'creditCode' })
    return [{ type: 'AgencyRegistered', data: { id, region, ...(creditCode ? { creditCode } : {}), from: startOf(on), facts, initials } }]
  }
  if (command.type === 'count-staffing') return countStaffing(state, command)
  if ('on' in command && startOf(command.on) < state.openedAt)
    throw refuse('day-wrong', '这一天单位还没有设立，请核对日期。', { field: 'on' })
  if (state.ended && 'on' in command && startOf(command.on) >= state.ended.at)
    throw refuse('agency-closed', '这个单位已经撤销、合并或者分设，请在承接它的单位上办理。', { into: state.ended.into })
  switch (command.type) {
    case 'list-duty':
    case 'end-duty':
    case 'set-township-model':
      return decideDuties(state, command)
    case 'rename': {
      const { name, on, basis, initials } = command
      const was = newestFacts(state).name
      return was === name ? [] : [{ type: 'AgencyRenamed', data: { name, was, from: startOf(on), basis, initials } }]
    }
    case 'publish-phone':
      return [{ type: 'AgencyPhonePublished', data: { phone: command.phone, from: startOf(command.on) } }]
    case 'set-rank': {
      const { rank, on, basis } = command
      return newestFacts(state).rank === rank ? [] : [{ type: 'AgencyRankSet', data: { rank, from: startOf(on), basis } }]
    }
    case 'test-phone':
      return testPhone(state, command, now)
    case 'change-superior': {
      const { type: _type, on, ...rest } = command
      if (rest.parentId === state.id || rest.superiorId === state.id)
        throw refuse('superior-wrong', '上级不能是本单位自己。', { field: 'superiorId' })
      return [{ type: 'AgencySuperiorChanged', data: { ...rest, from: startOf(on) } }]
    }
    case 'grant-delegation': {
      const { type: _type, on, until, ...rest } = command
      if (until !== undefined && until < on) throw refuse('day-wrong', '止日不能早于起日。', { field: 'until' })
      return [{ type: 'DelegationGranted', data: { ...rest, from: startOf(on), ...(until ? { until: afterDay(until) } : {}) } }]
    }
    case 'end-delegation': {
      const { id, until, reason } = command
      const found = state.delegations.find((each) => each.id === id)
      if (!found) throw refuse('delegation-unknown', '没有找到这项委托或者授权。')
      if (afterDay(until) < found.from) throw refuse('day-wrong', '止日不能早于起日。', { field: 'until' })
      return [{ type: 'DelegationEnded', data: { id, until: afterDay(until), reason } }]
    }
    case 'declare-recusal': {
      const { who, reason, on, until } = command
      return [{ type: 'RecusalRelationDeclared', data: { who, reason, from: startOf(on), ...(until ? { until: afterDay(until) } : {}) } }]
    }
    case 'reorganise': {
      const { how, into, on, basis } = command
      if (state.ended) throw refuse('agency-closed', '这个单位已经撤销、合并或者分设过了。', { into: state.ended.into })
      if (into.includes(state.id)) throw refuse('agency-loop', '不能并入本单位自己。', { field: 'into' })
      return [{ type: 'AgencyReorganised', data: { how, into, at: startOf(on), basis } }]
    }
  }
}

function evolve(state: Agency, event: AgencyEvent, { seq, at }: { seq: number; at: string }): Agency {
  const change = (from: string, facts: Partial<AgencyFacts>) => ({ ...state, changes: [...state.changes, { seq, from, facts }] })
  switch (event.type) {
    case 'AgencyRegistered': {
      const { id, region, creditCode, from, facts, initials } = event.data
      return {
        id,
        region,
        ...(creditCode ? { creditCode } : {}),
        openedAt: from,
        changes: [{ seq, from, facts }],
        delegations: [],
        recusals: [],
        duties: [],
        townshipModels: [],
        staffing: [],
        initials: [initials],
      }
    }
    case 'AgencyRenamed':
      return { ...change(event.data.from, { name: event.data.name }), initials: [...state.initials, event.data.initials] }
    case 'AgencyPhonePublished':
      return change(event.data.from, { phone: event.data.phone })
    case 'AgencyRankSet':
      return change(event.data.from, { rank: event.data.rank })
    case 'PhoneTested':
      return { ...state, phoneTest: event.data }
    case 'AgencySuperiorChanged': {
      const { parentId, superiorId, from } = event.data
      return change(from, { ...(parentId ? { parentId } : {}), ...(superiorId ? { superiorId } : {}) })
    }
    case 'DelegationGranted':
      return { ...state, delegations: [...state.delegations, event.data] }
    case 'DelegationEnded': {
      const { id, until } = event.data
      return { ...state, delegations: state.delegations.map((each) => (each.id === id ? { ...each, until } : each)) }
    }
    case 'RecusalRelationDeclared':
      return { ...state, recusals: [...state.recusals, event.data] }
    case 'AgencyReorganised':
      return { ...state, ended: event.data }
    case 'DutyListed':
    case 'DutyEnded':
    case 'TownshipModelSet':
      return evolveDuties(state, event)
    case 'StaffingCounted':
      return { ...state, staffing: [...state.staffing, { ...event.data, at }] }
    case 'StaffingFell':
    case 'StaffingRecovered':
      return state
  }
}

const PRIVATE: readonly AgencyEvent['type'][] = ['RecusalRelationDeclared', 'StaffingCounted', 'PhoneTested']

/** The agency as a dossier; names that it bore before are found too. */
export const agency: Decider<Agency, AgencyCommand, AgencyEvent> = {
  shape: 2,
  initial: {} as Agency,
  decide,
  evolve,
  isPublic: ({ type }) => !PRIVATE.includes(type),
  dueAt: () => null,
  index(state) {
    const { name, kind, level, field, parentId } = newestFacts(state)
    const names = state.changes.flatMap(({ facts }) => facts.name ?? [])
    return {
      name,
      kind,
      level,
      open: !state.ended,
      scopes: scopesOf({ region: state.region, chain: [state.id, ...(parentId ? [parentId] : [])], field }),
      terms: [...new Set([...names.flatMap(nameTerms), ...state.initials.flatMap(initialTerms)])],
      ...(state.creditCode ? { creditCode: state.creditCode } : {}),
      ...(state.ended ? { into: state.ended.into } : {}),
      ...(state.duties.length > 0 ? { hasDuties: true } : {}),
      ...(state.townshipModels.length > 0 && !state.ended ? { hasModel: true } : {}),
      ...staffingIndex(state),
      ...phoneIndex(state),
    }
  },
  region: ({ region }) => region,
}
