import { eventCatalog } from '@mingjian/contracts'
import { addDays, codesAbove, covers } from '@mingjian/rulebook'
import { dayOf } from '../domain/instants.ts'
import { type Policy, versionAt } from '../domain/policy/policy.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'
import type { StaffCall } from './viewer.ts'

const COUNTY_DIGITS = 6
const YEAR_DAYS = 365

/** 制度空转: articles in force whose step has not been taken within a year, for each county within the caller's region, or one of it. */
export async function idleArticles(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { region = caller.region }: { region?: string | undefined },
) {
  const within = (covers(caller.region, region) ? region : caller.region).slice(0, COUNTY_DIGITS)
  const now = deps.clock().toISOString()
  const since = addDays(dayOf(now), -YEAR_DAYS)
  const counties = [...deps.rulebook.regions.all()].filter(({ code }) => code.length === COUNTY_DIGITS && covers(within, code))
  const policies = await deps.policies.findMany({ 'index.place': { $in: [within, ...codesAbove(within)] }, 'index.inForce': true })
  const linked = policies.flatMap((found) => linkedArticles(found, now))
  const steps = [...new Set(linked.map(({ step }) => step))]
  const uses = await deps.stepUses.last(
    counties.map(({ code }) => code),
    steps,
  )
  const lastOf = new Map(uses.map(({ county, step, at }) => [`${county}/${step}`, dayOf(at)]))
  const items = counties.flatMap(({ code, name }) =>
    linked.flatMap(({ policy, no, step }) => {
      const lastOn = lastOf.get(`${code}/${step}`)
      if (!covers(policy.region, code) || (lastOn !== undefined && lastOn >= since)) return []
      const stepName = eventCatalog.get(step)?.title ?? step
      return [{ region: code, regionName: name, policyId: policy.id, title: policy.title, no, stepName, ...(lastOn ? { lastOn } : {}) }]
    }),
  )
  return { since, items }
}

const linkedArticles = ({ state: policy }: Listed<Policy>, now: string) =>
  (versionAt(policy, now)?.articles ?? []).flatMap(({ no, step }) => (step ? [{ policy, no, step }] : []))
