import { refuse } from '../domain/refusals.ts'
import { attendanceOf, findCourse } from './course-steps.ts'
import { changeOfficer } from './officer-steps.ts'
import type { Cells } from './read-cells.ts'
import { callOf, type Outcome, outcomeOf, type RowRun } from './row-run.ts'
import { holderOf } from './take-certificate-row.ts'
import { officerKey } from './take-officer-row.ts'

/** What tells one row's entry from another's within a file. */
export const attendanceKey = ({ course, ...who }: Cells): string => `${course}:${officerKey(who)}`

/** Enters the hours of somebody who attended; who has them already keeps them. */
export async function takeAttendanceRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const { course = '', hours } = cells
  const found = await findCourse(run.deps, callOf(run, 'course'), course)
  if (hours !== undefined && !/^\d{1,3}(\.\d)?$/.test(hours))
    throw refuse('hours-wrong', '学时请填写数字，例如 8 或者 4.5。', { field: 'hours' })
  const command = attendanceOf(run.deps, found, hours === undefined ? undefined : Number(hours))
  return outcomeOf(run, await changeOfficer(run.deps, callOf(run, 'attend'), await holderOf(run, cells), command))
}
