import { type CommandEnvelope, derivedId, newId, requestOf } from '@mingjian/dossier'
import { activeTraceparent, actorOf, type Caller, type Role } from '@mingjian/platform'
import { type AgencyAt, agencyAt } from '../domain/agency/agency-at.ts'
import { refuse } from '../domain/refusals.ts'
import { keysOf } from '../domain/scopes.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** What every staff step is called with. */
export type StaffCall = { caller: Caller; idempotencyKey?: string; ifMatch?: number }

/** Who asks: the keys under which they may see, and whether they speak for an office that has its whole region. */
export type Viewer = { keys: string[]; office: boolean; region: string; unit: string; agency?: AgencyAt }

const now = (deps: PersonnelDeps) => deps.clock().toISOString()

/** The caller's own unit decides what they may see; a unit that is not registered sees itself alone. */
export async function viewerOf(deps: PersonnelDeps, { region, unit }: Caller): Promise<Viewer> {
  const found = await deps.agencies.store.load(unit)
  const agency = found && agencyAt(found.state, now(deps))
  const office = agency?.kind === 'supervision-office' && agency.open && agency.region === region
  const { kind, field, parentId } = agency ?? {}
  const keys = keysOf({
    region,
    unit,
    ...(office ? { kind: 'supervision-office' } : kind && kind !== 'supervision-office' ? { kind } : {}),
    ...(field ? { field } : {}),
    ...(parentId ? { parentId } : {}),
  })
  return { keys, office, region, unit, ...(agency ? { agency } : {}) }
}

/** The part of every query that comes from who asks. */
export const scopeOf = ({ keys }: Viewer): Record<string, unknown> => ({ 'index.scopes': keys.length === 1 ? keys[0] : { $in: keys } })

/** Whether a stored record carries a key of the viewer. */
export const sees = ({ keys }: Viewer, { index }: { index: Record<string, unknown> }): boolean =>
  (index.scopes as string[]).some((scope) => keys.includes(scope))

/** Whether a caller has one of the roles. */
export const hasRole = ({ caller }: StaffCall, roles: readonly Role[]): boolean => roles.some((role) => caller.roles.includes(role))

/** Whether somebody speaks for an office whose region covers the place. */
export const decidesAt = ({ office, region }: Viewer, place: string): boolean => office && place.startsWith(region)

/** Only an office whose region covers the place decides there. */
export function requireOffice(viewer: Viewer, place: string): void {
  if (!decidesAt(viewer, place)) throw refuse('not-your-unit', '这一步由本地区的行政执法监督机构（司法局）办理。')
}

/** A unit keeps its own people, an office everybody's in its region; seeing a field below gives no right to act there. */
export function keeps(viewer: Viewer, { region, index }: { region: string; index: Record<string, unknown> }): boolean {
  const own = viewer.keys.filter((key) => key.startsWith('a:'))
  return viewer.office ? decidesAt(viewer, region) : (index.scopes as string[]).some((scope) => own.includes(scope))
}

/** Refuses who only sees the people of another unit. */
export function requireOwn(viewer: Viewer, record: { region: string; index: Record<string, unknown> }): void {
  if (!keeps(viewer, record)) throw refuse('not-your-unit', '这是别的单位的人员，您可以查看，不能办理。')
}

/** How a staff step is recorded: who, and which request. */
export function envelopeOf({ caller, idempotencyKey, ifMatch }: StaffCall): CommandEnvelope {
  const trace = activeTraceparent()
  return {
    actor: actorOf(caller),
    ...(idempotencyKey ? { causation: idempotencyKey } : {}),
    ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    ...(trace ? { trace } : {}),
  }
}

/** The id of what a request creates: the same request again meets the first. */
export const idFor = (call: StaffCall, purpose: string): string => {
  const request = requestOf(call.idempotencyKey)
  return request ? derivedId(request, purpose) : newId()
}
