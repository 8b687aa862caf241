import { dayOf } from '../domain/instants.ts'
import type { Officer } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import { findCourse } from './course-steps.ts'
import { everyOne } from './every-one.ts'
import type { Giving } from './export-ports.ts'
import type { Cells } from './read-cells.ts'

/** Who somebody is, as every table of people says it; the identity number is masked. */
export async function personCells({ unitCell }: Giving, { name, masked, agency }: Officer): Promise<Cells> {
  return { name, ...(masked ? { idNumber: masked } : {}), agencyId: await unitCell(agency) }
}

/** Officers in their posts. */
export async function* giveOfficerRows(giving: Giving): AsyncGenerator<Cells> {
  const { deps, scope } = giving
  for await (const { region, state } of everyOne(deps.officers, { ...scope, 'index.here': true })) {
    const { employment, post, login, supervising, posts, registeredAt } = state
    yield {
      ...(await personCells(giving, state)),
      employment: deps.rulebook.for(region).certificates.employment[employment]?.name ?? employment,
      ...(post ? { post } : {}),
      ...(login ? { login } : {}),
      ...(supervising ? { supervising: supervising.partTime ? '兼职' : '专职' } : {}),
      on: dayOf(posts.at(-1)?.from ?? registeredAt),
    }
  }
}

/** Who attended one course. */
export async function* giveAttendanceRows(giving: Giving): AsyncGenerator<Cells> {
  const { deps, scope, course = '' } = giving
  const entry = `course-${course}`
  for await (const { state } of everyOne(deps.officers, { ...scope, 'index.here': true, 'state.training.id': entry })) {
    const attended = state.training.find(({ id }) => id === entry)
    if (attended) yield { course, ...(await personCells(giving, state)), hours: String(attended.hours) }
  }
}

/** The course of which attendance is asked for has to be named, and known to the caller. */
export async function requireCourse({ deps, caller, course }: Omit<Giving, 'unitCell'>): Promise<void> {
  if (!course) throw refuse('course-missing', '培训学时表按培训导出，请先选择一次培训。', { field: 'course' })
  await findCourse(deps, { caller }, course)
}
