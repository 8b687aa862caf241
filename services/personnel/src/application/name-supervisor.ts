import { newestFacts } from '../domain/agency/agency-at.ts'
import { refuse } from '../domain/refusals.ts'
import { isStaffed } from './count-staffing.ts'
import { changeOfficer, findOfficer } from './officer-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import type { StaffCall } from './viewer.ts'

/** 明确 as a supervisor: for the unit bound by the staffing rule in which the person works, the own one first, then what commands it. */
export async function nameSupervisor(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  body: { partTime: boolean; on: string; basis: string },
) {
  const { state } = await findOfficer(deps, call, id)
  for (const place of state.chain) {
    const unit = await deps.agencies.store.load(place)
    if (!unit || !isStaffed(deps, unit)) continue
    return changeOfficer(deps, call, id, { type: 'name-supervisor', unit: unit._id, unitName: newestFacts(unit.state).name, ...body })
  }
  throw refuse('not-a-staffed-unit', '这个人员所在的单位不在监督人员配备的范围内，请先调动到配备范围内的单位。', { unit: state.agency })
}
