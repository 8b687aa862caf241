import type { Decider } from '@mingjian/dossier'
import { refuse } from '../refusals.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** A course (培训): who attended has its hours on their own record. */
export type Course = {
  id: string
  region: string
  office: string
  title: string
  kind: string
  hours: number
  on: string
  place?: string
  cancelled?: { reason: string }
}
export type CourseEvent = E<'CourseAnnounced', Omit<Course, 'cancelled'>> | E<'CourseCancelled', { reason: string }>
export type CourseCommand = C<'announce', { course: Omit<Course, 'cancelled'> }> | C<'cancel', { reason: string }>

const begun = ({ on }: Course, now: Date) => new Date(`${on}T00:00:00.000+08:00`) <= now

/** The steps on a course that are possible now: it is cancelled before it begins, attended from then on. */
export function courseSteps(state: Course, now: Date): CourseStep[] {
  if (state.cancelled) return []
  return begun(state, now) ? ['record-attendance'] : ['cancel']
}
type CourseStep = 'cancel' | 'record-attendance'

/** The course as a dossier. */
export const course: Decider<Course, CourseCommand, CourseEvent> = {
  shape: 1,
  initial: {} as Course,
  decide(state, command, { now }) {
    if (command.type === 'announce') return state.id ? [] : [{ type: 'CourseAnnounced', data: command.course }]
    if (state.cancelled) return []
    if (begun(state, now)) throw refuse('course-held', '培训已经开始，不能取消。')
    return [{ type: 'CourseCancelled', data: { reason: command.reason } }]
  },
  evolve: (state, event) => (event.type === 'CourseAnnounced' ? event.data : { ...state, cancelled: event.data }),
  isPublic: () => false,
  dueAt: () => null,
  index: ({ region, on, cancelled }) => ({ place: region, on, held: !cancelled }),
  region: ({ region }) => region,
}
