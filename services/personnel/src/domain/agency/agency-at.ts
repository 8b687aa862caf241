import type { Agency, AgencyFacts, PowerDelegation } from './state.ts'

export type AgencyAt = AgencyFacts & {
  id: string
  region: string
  creditCode?: string
  /** Whether it existed at that instant. */
  open: boolean
  /** Where its business went, once it had ended. */
  into: string[]
  delegations: PowerDelegation[]
}

/** The agency as it was at an instant (UTC notation), whatever became of it later; undefined before it was opened. */
export function agencyAt(agency: Agency, at: string): AgencyAt | undefined {
  if (at < agency.openedAt) return undefined
  const changes = agency.changes
    .filter(({ from }) => from <= at)
    .sort((a, b) => (a.from === b.from ? a.seq - b.seq : a.from < b.from ? -1 : 1))
  const facts = Object.assign({}, ...changes.map((change) => change.facts)) as AgencyFacts
  const ended = agency.ended && agency.ended.at <= at ? agency.ended : undefined
  return {
    ...facts,
    id: agency.id,
    region: agency.region,
    ...(agency.creditCode ? { creditCode: agency.creditCode } : {}),
    open: !ended,
    into: ended?.into ?? [],
    delegations: agency.delegations.filter(({ from, until }) => from <= at && (until === undefined || at < until)),
  }
}

/** The facts that are recorded as the newest, whenever they begin: what lists show. */
export const newestFacts = (agency: Agency): AgencyFacts => agencyAt(agency, '9999-12-31T00:00:00.000Z') as AgencyFacts

/** Whether the agency is that of a township (乡镇、街道). */
export const isTownshipOffice = (agency: Agency): boolean => newestFacts(agency).kind === 'township-office'
