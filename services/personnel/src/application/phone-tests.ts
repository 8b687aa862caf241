import { addDays } from '@mingjian/rulebook'
import { newestFacts } from '../domain/agency/agency-at.ts'
import { dayOf } from '../domain/instants.ts'
import type { Paging } from './lists.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { type StaffCall, scopeOf, viewerOf } from './viewer.ts'

type Query = Omit<Paging, 'q'> & { region?: string | undefined; testedBefore?: string | undefined }

/** Published complaint phones within the caller's scope with their last 拨测, those that waited longest first; `testedBefore` leaves out what was called since. */
export async function listPhoneTests(deps: PersonnelDeps, { caller }: StaffCall, { region, testedBefore, ...paging }: Query) {
  const today = dayOf(deps.clock().toISOString())
  const dueBefore = addDays(today, -deps.rulebook.for(region ?? caller.region).staffing.phoneTestDays)
  const filter = {
    ...scopeOf(await viewerOf(deps, caller)),
    ...(region ? { $and: [{ 'index.scopes': `r:${region}` }] } : {}),
    'index.phoneTestedOn': testedBefore === undefined ? { $gte: '' } : { $gte: '', $lt: testedBefore },
  }
  const { items, next } = await deps.agencies.list({ filter, ...paging, by: 'index.phoneTestedOn' })
  const rows = items.map(({ _id, region: place, state }) => {
    const { name, phone = '' } = newestFacts(state)
    const last = state.phoneTest?.phone === phone ? state.phoneTest : undefined
    const tested = last && { on: last.on, result: last.result, ...(last.note ? { note: last.note } : {}) }
    return { agencyId: _id, agencyName: name, region: place, phone, ...(tested ? { tested } : {}), due: !last || last.on < dueBefore }
  })
  return { dueBefore, items: rows, ...(next ? { next } : {}) }
}
