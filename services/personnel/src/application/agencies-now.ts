import { type AgencyAt, agencyAt } from '../domain/agency/agency-at.ts'
import type { Agency } from '../domain/agency/state.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'

const PAGE = 200

/** Every agency as it is now, by id or a page at a time, for services that keep a copy. One that begins later is as it will begin. */
export async function agenciesNow(
  deps: Pick<PersonnelDeps, 'agencies' | 'clock'>,
  { ids, cursor }: { ids?: string[] | undefined; cursor?: string | undefined },
): Promise<{ items: AgencyAt[]; next?: string }> {
  const now = deps.clock().toISOString()
  if (ids) return { items: (await deps.agencies.store.loadMany(ids)).map((found) => present(found, now)) }
  const { items, next } = await deps.agencies.list({ filter: {}, limit: PAGE, cursor })
  return { items: items.map((found) => present(found, now)), ...(next ? { next } : {}) }
}

const present = ({ state }: Pick<Listed<Agency>, 'state'>, now: string): AgencyAt =>
  (agencyAt(state, now) ?? agencyAt(state, state.openedAt)) as AgencyAt
