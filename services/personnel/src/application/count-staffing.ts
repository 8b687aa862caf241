import { type CommandEnvelope, DomainError, type Dossier } from '@mingjian/dossier'
import { newestFacts } from '../domain/agency/agency-at.ts'
import type { Agency, Headcount } from '../domain/agency/state.ts'
import { everyPage } from './every-one.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

const ACTOR: CommandEnvelope['actor'] = { kind: 'system', id: 'staffing' }

/** Whether the staffing rule of its place binds an agency: an office, a department, a township office. */
export const isStaffed = (deps: PersonnelDeps, { region, state }: Pick<Dossier<Agency>, 'region' | 'state'>): boolean =>
  deps.rulebook.for(region).staffing.kinds.includes(newestFacts(state).kind)

/**
 * Counts the supervisors of a unit anew and records what differs. It is counted after the unit was loaded and committed on the version that was
 * loaded, so that of two counts at once the one that saw less is made again.
 */
export async function countStaffing(deps: PersonnelDeps, id: string): Promise<void> {
  for (;;) {
    const unit = await deps.agencies.store.load(id)
    if (!unit || !isStaffed(deps, unit)) return
    const { minimum, certificate } = deps.rulebook.for(unit.region).staffing
    const count = await headcount(deps, id, certificate)
    try {
      await deps.agencies.execute(unit, { type: 'count-staffing', minimum, ...count }, { actor: ACTOR, expectedVersion: unit.version })
      return
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'stale-version') throw error
    }
  }
}

/** Counts the unit for which the holder of a certificate supervises, where they do. */
export async function countStaffingOfHolder(deps: PersonnelDeps, certificateId: string): Promise<void> {
  const certificate = await deps.certificates.store.load(certificateId)
  if (certificate?.state.kind !== deps.rulebook.for(certificate?.region).staffing.certificate) return
  const holder = await deps.officers.store.load(certificate.state.officer)
  if (holder?.state.supervising) await countStaffing(deps, holder.state.supervising.unit)
}

async function headcount(deps: PersonnelDeps, unit: string, certificate: string): Promise<Headcount> {
  const people = await supervisorsOf(deps, unit)
  const certified = await certifiedOf(
    deps,
    people.map(({ id }) => id),
    certificate,
  )
  return { named: people.length, certified: certified.size, partTime: people.filter(({ partTime }) => partTime).length }
}

/** Who is named for a unit. */
export async function supervisorsOf(deps: PersonnelDeps, unit: string) {
  const found = await deps.officers.findMany({ 'index.supervises': unit })
  return found.map(({ _id, state }) => ({ id: _id, name: state.name, partTime: state.supervising?.partTime ?? false }))
}

/** Those of some people who hold a certificate of a kind that is in force. */
export async function certifiedOf(deps: PersonnelDeps, people: string[], kind: string): Promise<Set<string>> {
  if (people.length === 0) return new Set()
  const found = await deps.certificates.findMany({ 'index.officer': { $in: people }, 'index.kind': kind, 'index.status': 'issued' })
  return new Set(found.map(({ state }) => state.officer))
}

/** Counts every unit anew: after a change of the rule, and as a net under the events. `cameOn` is told after each page. */
export async function countAllStaffing(deps: PersonnelDeps, cameOn: () => void = () => undefined): Promise<void> {
  for await (const items of everyPage(deps.agencies, {})) {
    for (const { _id } of items) await countStaffing(deps, _id)
    cameOn()
  }
}
