import { DomainError, type Dossier, derivedId } from '@mingjian/dossier'
import { codesAbove, covers } from '@mingjian/rulebook'
import type { Exam } from '../domain/exam/exam.ts'
import type { Question } from '../domain/exam/question.ts'
import type { Answers, Sitting } from '../domain/exam/sitting.ts'
import { postOf } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import { examItem, findExam, paperOf } from './exam-steps.ts'
import { ownOfficer } from './own-officer.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, type StaffCall } from './viewer.ts'

/** How long a test stays in the list of who could sit it. */
const LISTED_MS = 366 * 86_400_000
const CLOCK = { kind: 'system' as const, id: 'timer' }

const sittingsOf = (deps: PersonnelDeps, officer: string, exams: string[]) =>
  deps.sittings.findMany({ 'index.officer': officer, 'index.exam': { $in: exams } })

/** Tests of the last year that the caller may sit or has sat, the newest first. */
export async function myExams(deps: PersonnelDeps, call: StaffCall) {
  const officer = await ownOfficer(deps, call)
  const { region } = officer.state
  const since = new Date(deps.clock().getTime() - LISTED_MS).toISOString()
  const exams = await deps.exams.findMany({
    'index.place': { $in: [region, ...codesAbove(region)] },
    'index.closesAt': { $gte: since },
    'index.held': true,
  })
  const sat = await sittingsOf(
    deps,
    officer._id,
    exams.map(({ _id }) => _id),
  )
  const now = deps.clock().toISOString()
  const items = exams.map(({ _id, state }) => {
    const sittings = sat.filter((each) => each.state.exam === _id).sort((a, b) => a.state.attempt - b.state.attempt)
    return {
      ...examItem(state),
      open: state.opensAt <= now && now < state.closesAt,
      attemptsLeft: Math.max(0, state.attempts - sittings.length),
      sittings: sittings.map(({ _id: id, state: { attempt, startedAt, endsAt, mark } }) => ({
        id,
        attempt,
        startedAt,
        endsAt,
        ...(mark ? { mark: shownMark(mark) } : {}),
      })),
    }
  })
  return { items: items.sort((a, b) => (a.opensAt < b.opensAt ? 1 : -1)) }
}

/** Begins a sitting, or goes on with the one that is open; asked twice at once it is one sitting. */
export async function beginSitting(deps: PersonnelDeps, call: StaffCall, examId: string): Promise<Dossier<Sitting>> {
  const officer = await ownOfficer(deps, call)
  const { state: exam } = await findExam(deps, call, examId)
  if (!covers(exam.region, officer.region)) throw refuse('not-your-unit', '这次测试不面向您所在的地区。')
  const sat = await sittingsOf(deps, officer._id, [examId])
  for (const { _id } of sat) {
    const open = await settled(deps, _id)
    if (!open.state.mark) return open
  }
  requireOpen(exam, sat.length, deps.clock().toISOString())
  const attempt = sat.length + 1
  const id = derivedId(`${examId}:${officer._id}:${attempt}`, 'sitting')
  const { agency, agencyName, region, chain } = postOf(officer.state)
  const questions = await paperOf(deps, exam, id)
  const sitting = { id, exam: examId, officer: officer._id, agency, agencyName, region, chain, attempt, questions }
  const { passMark, counts, title, minutes } = exam
  const command = { type: 'begin' as const, sitting: { ...sitting, passMark, counts, title }, minutes }
  return (await deps.sittings.create(id, command, envelopeOf(call))).dossier
}

function requireOpen({ cancelled, opensAt, closesAt, attempts }: Exam, sat: number, now: string): void {
  if (cancelled) throw refuse('exam-closed', `这次测试已经取消：${cancelled.reason}`)
  if (now < opensAt) throw refuse('exam-closed', '这次测试还没有开放，请到时间再来。')
  if (now >= closesAt) throw refuse('exam-closed', '这次测试已经截止。')
  if (sat >= attempts) throw refuse('exam-closed', `这次测试每人可以参加${attempts}次，您已经参加过。`)
}

/** The sitting as it stands; one whose time is over is marked on the way. */
async function settled(deps: PersonnelDeps, id: string): Promise<Dossier<Sitting>> {
  const found = await deps.sittings.store.load(id)
  if (!found) throw new DomainError('not-found', '没有找到这份试卷，请从测试列表进入。')
  const over = found.state.endsAt <= deps.clock().toISOString()
  return over && !found.state.mark ? markWhenOver(deps, found) : found
}

/** Marks a sitting whose time is over; again it has no effect. */
export async function markWhenOver(deps: PersonnelDeps, found: Dossier<Sitting>): Promise<Dossier<Sitting>> {
  const right = rightOf(await questionsOf(deps, found.state))
  return (await deps.sittings.execute(found._id, { type: 'come-due', right }, { actor: CLOCK, causation: `over:${found._id}` })).dossier
}

/** The caller's own sitting. */
async function ownSitting(deps: PersonnelDeps, call: StaffCall, id: string): Promise<Dossier<Sitting>> {
  const [officer, found] = [await ownOfficer(deps, call), await settled(deps, id)]
  if (found.state.officer !== officer._id) throw new DomainError('not-found', '没有找到这份试卷，请从测试列表进入。')
  return found
}

const questionsOf = async (deps: PersonnelDeps, { questions }: Sitting): Promise<Map<string, Question>> => {
  const found = await deps.questions.store.loadMany(questions.map(({ id }) => id))
  return new Map(found.map(({ _id, state }) => [_id, state]))
}

const rightOf = (questions: Map<string, Question>): Answers => Object.fromEntries([...questions].map(([id, { right }]) => [id, right]))

const shownMark = ({ score, total, passed, at, how }: NonNullable<Sitting['mark']>) => ({ score, total, passed, at, how })

/** The paper with what is saved. What is right is told when nobody can sit the test any more. */
export async function readSitting(deps: PersonnelDeps, call: StaffCall, id: string) {
  const { state } = await ownSitting(deps, call, id)
  const { exam, title, attempt, startedAt, endsAt, passMark, questions, answers, mark } = state
  const known = await questionsOf(deps, state)
  const now = deps.clock().toISOString()
  const told = mark !== undefined && (await isOverForAll(deps, exam, now))
  return {
    id,
    examId: exam,
    title,
    attempt,
    startedAt,
    endsAt,
    now,
    passMark,
    questions: questions.flatMap(({ id: of, points, order }) => {
      const question = known.get(of)
      if (!question) return []
      const { kind, text, options, right, source } = question
      const shown = order.map((letter) => ({ letter, text: options[letter] ?? '' }))
      return [{ id: of, kind, text, points, options: shown, ...(told ? { right, ...(source ? { source } : {}) } : {}) }]
    }),
    answers,
    ...(mark ? { mark: shownMark(mark) } : {}),
  }
}

async function isOverForAll(deps: PersonnelDeps, examId: string, now: string): Promise<boolean> {
  const exam = (await deps.exams.store.load(examId))?.state
  return exam !== undefined && now >= new Date(Date.parse(exam.closesAt) + exam.minutes * 60_000).toISOString()
}

/** Saves answers as they are given; the same again changes nothing. */
export async function giveAnswers(deps: PersonnelDeps, call: StaffCall, id: string, answers: Answers) {
  const found = await ownSitting(deps, call, id)
  return saved(deps, (await deps.sittings.execute(found, { type: 'answer', answers }, envelopeOf(call))).dossier)
}

/** Hands the paper in; it is marked at once. */
export async function submitSitting(deps: PersonnelDeps, call: StaffCall, id: string) {
  const found = await ownSitting(deps, call, id)
  const right = rightOf(await questionsOf(deps, found.state))
  return saved(deps, (await deps.sittings.execute(found, { type: 'submit', right }, envelopeOf(call))).dossier)
}

function saved(deps: PersonnelDeps, { state: { answers, endsAt, mark } }: Dossier<Sitting>) {
  const answered = Object.values(answers).filter((letters) => letters.length > 0).length
  return { answered, endsAt, now: deps.clock().toISOString(), ...(mark ? { mark: shownMark(mark) } : {}) }
}
