import { newId } from '@mingjian/dossier'
import type { Caller, Guard, Role } from '@mingjian/platform'
import { civilDateAt, daysBetween } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Delegation, Delegations } from './intake-deps.ts'

/** Roles that somebody may hold for another; whoever keeps logins or watches over others holds them alone. */
const DELEGABLE: readonly Role[] = ['approver', 'leader', 'supervisor', 'intake-clerk', 'archivist', 'hotline-agent']
const MAX_DAYS = 90

export type DelegationBody = { to: string; role: Role; from: string; until: string; reason: string }

/** 请假代理: one's own role, to somebody else of the unit, for at most 90 days. It never lets anybody act twice in one case: who acts is who is recorded. */
export async function delegateRole(delegations: Delegations, clock: () => Date, caller: Caller, body: DelegationBody): Promise<Delegation> {
  const { to, role, from, until, reason } = body
  if (!DELEGABLE.includes(role) || !caller.roles.includes(role))
    throw refuse('delegation-refused', '只能代理您自己担任的岗位。', { field: 'role' })
  if (to === caller.id) throw refuse('delegation-refused', '不能代理给自己。', { field: 'to' })
  if (from > until || daysBetween(from, until) > MAX_DAYS || until < civilDateAt(clock()))
    throw refuse('delegation-refused', `请核对起止日期；一次最多 ${MAX_DAYS} 天。`, { field: 'until' })
  const delegation = { id: newId(), unit: caller.unit, role, of: caller.id, ofTitle: caller.title, to, from, until, reason }
  await delegations.put(delegation)
  return delegation
}

/** The caller with the roles that others of the unit have passed on for today; the title says for whom, so that every record does. */
export const withDelegations =
  (delegations: Delegations, clock: () => Date) =>
  (guard: Guard): Guard =>
  async (request) => {
    const caller = await guard(request)
    const held = await delegations.of(caller.id, caller.unit, civilDateAt(clock()))
    const added = held.filter(({ role }) => !caller.roles.includes(role))
    if (added.length === 0) return caller
    const title = `${caller.title}（代${added.map(({ ofTitle }) => ofTitle).join('、')}）`
    return { ...caller, title, roles: [...caller.roles, ...added.map(({ role }) => role)] }
  }
