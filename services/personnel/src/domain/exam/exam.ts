import type { Decider } from '@mingjian/dossier'
import { refuse } from '../refusals.ts'
import type { QuestionKind } from './question.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** So many questions of a kind, of some topics or of all, each worth so many points. */
export type Part = { kind: QuestionKind; topics: string[]; count: number; points: number }

/** A test (执法知识测试, 大练兵): who sits it gets a paper drawn for them, and so many minutes. */
export type Exam = {
  id: string
  region: string
  office: string
  title: string
  /** Whether its result is one on which a certificate may rest, or practice. */
  counts: boolean
  parts: Part[]
  minutes: number
  passMark: number
  /** Instants between which somebody may begin. */
  opensAt: string
  closesAt: string
  attempts: number
  /** What papers are drawn with, together with the sitting: the same again draws the same. */
  seed: string
  cancelled?: { reason: string }
}
export type ExamEvent = E<'ExamSet', Omit<Exam, 'cancelled'>> | E<'ExamCancelled', { reason: string }>
export type ExamCommand = C<'set', { exam: Omit<Exam, 'cancelled'> }> | C<'cancel', { reason: string }>

/** What all questions together are worth. */
export const pointsOf = (parts: readonly Part[]): number => parts.reduce((sum, { count, points }) => sum + count * points, 0)

function requireSound({ parts, passMark, opensAt, closesAt }: Exam): void {
  const total = pointsOf(parts)
  if (passMark > total) throw refuse('exam-wrong', `合格分不能高于总分${total}分。`, { field: 'passMark' })
  if (closesAt <= opensAt) throw refuse('exam-wrong', '截止时间应当晚于开放时间。', { field: 'closesAt' })
}

/** The test as a dossier. */
export const exam: Decider<Exam, ExamCommand, ExamEvent> = {
  shape: 1,
  initial: {} as Exam,
  decide(state, command) {
    if (command.type === 'cancel') return state.cancelled ? [] : [{ type: 'ExamCancelled', data: { reason: command.reason } }]
    if (state.id) return []
    requireSound(command.exam)
    return [{ type: 'ExamSet', data: command.exam }]
  },
  evolve: (state, event) => (event.type === 'ExamSet' ? event.data : { ...state, cancelled: event.data }),
  isPublic: () => false,
  dueAt: () => null,
  index: ({ region, closesAt, cancelled }) => ({ place: region, closesAt, held: !cancelled }),
  region: ({ region }) => region,
}
