import { civilDateAt } from '@mingjian/rulebook'
import type { AgencyFacts } from '../domain/agency/state.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** An agency as another register of this installation has it. */
export type EnteredAgency = Omit<AgencyFacts, 'level'> & { id: string; region: string; level?: AgencyFacts['level'] | undefined }

/** The level of an agency that gives none, by the length of its region's code. */
export const LEVEL_OF_REGION: Record<number, AgencyFacts['level']> = {
  2: 'province',
  4: 'city',
  6: 'county',
  9: 'township',
  12: 'township',
}

type EnterDeps = Pick<PersonnelDeps, 'agencies' | 'clock' | 'initials'>

/** Enters agencies that another register already holds, each once and from today on: only a registered office may register others. Answers how many were new. */
export async function enterAgencies(deps: EnterDeps, given: Iterable<EnteredAgency>): Promise<number> {
  const on = civilDateAt(deps.clock())
  const agencies = [...given]
  let entered = 0
  const known = new Set((await deps.agencies.store.loadMany(agencies.map(({ id }) => id))).map(({ _id }) => _id))
  for (const { id, region, name, kind, level = LEVEL_OF_REGION[region.length] ?? 'county', ...more } of agencies) {
    if (known.has(id)) continue
    const { field, parentId, superiorId, phone, sign } = more
    const facts = JSON.parse(JSON.stringify({ name, kind, level, field, parentId, superiorId, phone, sign })) as AgencyFacts
    const command = { type: 'register' as const, id, region, on, facts, initials: deps.initials(name) }
    const { records } = await deps.agencies.create(id, command, { actor: { kind: 'system', id: 'register' }, causation: `enter:${id}` })
    if (records.length > 0) entered += 1
  }
  return entered
}
