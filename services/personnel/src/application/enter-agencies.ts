import { civilDateAt } from '@mingjian/rulebook'
import type { AgencyFacts } from '../domain/agency/state.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** An agency as another register of this installation has it. */
export type EnteredAgency = Omit<AgencyFacts, 'level'> & { id: string; region: string; level?: AgencyFacts['level'] | undefined }

const LEVELS: Record<number, AgencyFacts['level']> = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'township' }

/** Enters agencies that another register already holds, each once and from today on: only a registered office may register others. Answers how many were new. */
export async function enterAgencies(deps: PersonnelDeps, agencies: readonly EnteredAgency[]): Promise<number> {
  const on = civilDateAt(deps.clock())
  let entered = 0
  for (const { id, region, name, kind, level = LEVELS[region.length] ?? 'county', ...more } of agencies) {
    const { field, parentId, superiorId, phone, sign } = more
    const facts = JSON.parse(JSON.stringify({ name, kind, level, field, parentId, superiorId, phone, sign })) as AgencyFacts
    const command = { type: 'register' as const, id, region, on, facts, initials: deps.initials(name) }
    const { records } = await deps.agencies.create(id, command, { actor: { kind: 'system', id: 'register' }, causation: `enter:${id}` })
    if (records.length > 0) entered += 1
  }
  return entered
}
