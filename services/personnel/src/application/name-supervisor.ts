import { newestFacts } from '../domain/agency/agency-at.ts'
import type { Officer, OfficerCommand } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import { isStaffed } from './count-staffing.ts'
import { changeOfficer, findOfficer } from './officer-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import type { StaffCall } from './viewer.ts'

type Naming = { partTime: boolean; on: string; basis: string }

/** 明确 as a supervisor, by the person's unit or the office of the region. */
export async function nameSupervisor(deps: PersonnelDeps, call: StaffCall, id: string, body: Naming) {
  const { state } = await findOfficer(deps, call, id)
  return changeOfficer(deps, call, id, await namingOf(deps, state, body))
}

/** For which unit somebody is named: one that the staffing rule binds, the own one first, then what commands it. */
export async function namingOf(deps: PersonnelDeps, { agency, chain }: Officer, body: Naming): Promise<OfficerCommand> {
  for (const place of chain) {
    const unit = await deps.agencies.store.load(place)
    if (unit && isStaffed(deps, unit)) return { type: 'name-supervisor', unit: unit._id, unitName: newestFacts(unit.state).name, ...body }
  }
  throw refuse('not-a-staffed-unit', '这个人员所在的单位不在监督人员配备的范围内，请先调动到配备范围内的单位。', { unit: agency })
}
