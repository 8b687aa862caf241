import type { attendanceShape, courseShape } from '@mingjian/contracts'
import { DomainError, type Dossier } from '@mingjian/dossier'
import { civilDateAt, codesAbove } from '@mingjian/rulebook'
import type { z } from 'zod'
import { type Course, courseSteps } from '../domain/course/course.ts'
import type { Officer, OfficerCommand } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import { ACCESS } from './access.ts'
import { changeOfficer } from './officer-steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { decidesAt, envelopeOf, hasRole, idFor, requireOffice, type StaffCall, scopeOf, viewerOf } from './viewer.ts'

/** Announces a course of the caller's own office. */
export async function announceCourse(deps: PersonnelDeps, call: StaffCall, body: z.output<typeof courseShape>): Promise<Dossier<Course>> {
  const { region, unit } = call.caller
  requireOffice(await viewerOf(deps, call.caller), region)
  const kinds = deps.rulebook.for(region).certificates.training.kinds
  const names = Object.values(kinds).map(({ name }) => name)
  if (!Object.hasOwn(kinds, body.kind)) throw refuse('code-unknown', `没有这种培训，请选择：${names.join('、')}。`, { field: 'kind' })
  const { place, ...rest } = body
  const course = { id: idFor(call, 'course'), region, office: unit, ...rest, ...(place ? { place } : {}) }
  return (await deps.courses.create(course.id, { type: 'announce', course }, envelopeOf(call))).dossier
}

/** A course of the caller's region or of one above it. */
export async function findCourse(deps: PersonnelDeps, { caller }: StaffCall, id: string): Promise<Dossier<Course>> {
  const found = await deps.courses.store.load(id)
  if (!found || ![caller.region, ...codesAbove(caller.region)].includes(found.region))
    throw new DomainError('not-found', '没有找到这次培训，请核对编号。')
  return found
}

/** Cancels a course that has not begun, by the office that announced it. */
export async function cancelCourse(deps: PersonnelDeps, call: StaffCall, id: string, reason: string) {
  const found = await findCourse(deps, call, id)
  requireOffice(await viewerOf(deps, call.caller), found.region)
  return (await deps.courses.execute(found, { type: 'cancel', reason }, envelopeOf(call))).dossier
}

/** Courses of the caller's region and of those above it. */
export async function listCourses(deps: PersonnelDeps, { caller }: StaffCall, paging: { limit: number; cursor?: string | undefined }) {
  const filter = { 'index.place': { $in: [caller.region, ...codesAbove(caller.region)] } }
  const { items, next } = await deps.courses.list({ filter, ...paging })
  return {
    items: items.map(({ state }) => courseItem(deps, state)),
    ...(next ? { next } : {}),
  }
}

const courseItem = ({ rulebook }: PersonnelDeps, { office: _office, cancelled, ...course }: Course) => ({
  ...course,
  kindName: rulebook.for(course.region).certificates.training.kinds[course.kind]?.name ?? course.kind,
  ...(cancelled ? { cancelled: cancelled.reason } : {}),
})

/** One course, with what the caller may do about it now: its office cancels it, every unit records its own people. */
export async function readCourse(deps: PersonnelDeps, call: StaffCall, id: string) {
  const { state } = await findCourse(deps, call, id)
  const decides = decidesAt(await viewerOf(deps, call.caller), state.region)
  const steps = hasRole(call, ACCESS.keep) ? courseSteps(state, deps.clock()) : []
  return { ...courseItem(deps, state), may: steps.filter((step) => step !== 'cancel' || decides) }
}

/** The officers in the caller's scope, with the hours of those who attended. */
export async function courseRoll(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { agency, ...paging }: { limit: number; cursor?: string | undefined; agency?: string | undefined },
) {
  await findCourse(deps, call, id)
  const scope = scopeOf(await viewerOf(deps, call.caller))
  const filter = { ...scope, 'index.here': true, ...(agency ? { 'index.agency': agency } : {}) }
  const { items, next } = await deps.officers.list({ filter, ...paging })
  const people = items.map(({ _id, state: { name, agencyName, training } }) => {
    const entry = training.find((each) => each.id === entryOf(id))
    return { officerId: _id, name, agencyName, ...(entry ? { hours: entry.hours } : {}) }
  })
  return { items: people, ...(next ? { next } : {}) }
}

const entryOf = (course: string) => `course-${course}`

/** The entry on the record of who attended; the same again is the same entry. */
export function attendanceOf(deps: PersonnelDeps, { state }: Dossier<Course>, hours = state.hours): OfficerCommand {
  const { id, on, title, kind, cancelled } = state
  if (cancelled) throw refuse('course-cancelled', '这次培训已经取消，不能登记学时。')
  if (on > civilDateAt(deps.clock())) throw refuse('day-wrong', '培训还没有开始，请在培训后登记学时。')
  if (hours > state.hours) throw refuse('hours-wrong', `学时不能多于这次培训的${state.hours}学时。`, { field: 'hours' })
  return { type: 'record-training', id: entryOf(id), on, hours, course: title, kind }
}

/** Enters who attended, each of them by their own unit or the office; answers how many. */
export async function recordAttendance(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { attended }: z.output<typeof attendanceShape>,
): Promise<{ recorded: number }> {
  const found = await findCourse(deps, call, id)
  const people: Dossier<Officer>[] = []
  for (const { officerId, hours } of attended) people.push(await changeOfficer(deps, call, officerId, attendanceOf(deps, found, hours)))
  return { recorded: people.length }
}
