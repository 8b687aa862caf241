import type { Decider } from '@mingjian/dossier'
import { refuse } from '../refusals.ts'
import { scopesOf } from '../scopes.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** A question as it was put: the letters of its options in the order in which they were shown. */
export type Asked = { id: string; points: number; order: string[] }
export type Answers = Record<string, string[]>
export type Mark = { score: number; total: number; passed: boolean; right: string[]; at: string; how: 'submitted' | 'time-over' }

/** One person sitting one test once. */
export type Sitting = {
  id: string
  exam: string
  officer: string
  agency: string
  agencyName: string
  region: string
  chain: string[]
  attempt: number
  startedAt: string
  /** The first instant at which nothing is taken any more. */
  endsAt: string
  passMark: number
  counts: boolean
  title: string
  questions: Asked[]
  answers: Answers
  mark?: Mark
}
type Begun = Omit<Sitting, 'answers' | 'mark' | 'startedAt' | 'endsAt'>
export type SittingEvent =
  | E<'SittingBegun', Begun & { startedAt: string; endsAt: string }>
  | E<'AnswersGiven', { answers: Answers }>
  | E<'SittingMarked', Mark>
export type SittingCommand =
  | C<'begin', { sitting: Begun; minutes: number }>
  | C<'answer', { answers: Answers }>
  /** `right`: the right answers to all questions asked. */
  | C<'submit', { right: Answers }>
  | C<'come-due', { right: Answers }>

const MINUTE_MS = 60_000

function decide(state: Sitting, command: SittingCommand, { now }: { now: Date }): SittingEvent[] {
  const at = now.toISOString()
  if (command.type === 'begin') {
    if (state.id) return []
    const endsAt = new Date(now.getTime() + command.minutes * MINUTE_MS).toISOString()
    return [{ type: 'SittingBegun', data: { ...command.sitting, startedAt: at, endsAt } }]
  }
  const over = at >= state.endsAt
  if (command.type === 'come-due') return state.mark || !over ? [] : [marked(state, command.right, state.endsAt, 'time-over')]
  if (command.type === 'submit') {
    if (state.mark) return []
    return [over ? marked(state, command.right, state.endsAt, 'time-over') : marked(state, command.right, at, 'submitted')]
  }
  const fresh = changed(state, command.answers)
  if (Object.keys(fresh).length === 0) return []
  if (state.mark) throw refuse('sitting-over', '已经交卷，不能再改答案。')
  if (over) throw refuse('sitting-over', '时间已到，之前保存的答案已经交卷。')
  return [{ type: 'AnswersGiven', data: { answers: fresh } }]
}

/** What differs from what is saved; an answer to a question or with a letter that was not put is refused. */
function changed({ questions, answers }: Sitting, given: Answers): Answers {
  const orders = new Map(questions.map(({ id, order }) => [id, order]))
  const fresh: Answers = {}
  for (const [id, letters] of Object.entries(given)) {
    const order = orders.get(id)
    if (!order || letters.some((letter) => !order.includes(letter)))
      throw refuse('answer-wrong', '提交的答案不在试卷里，请刷新页面后再答。', { field: 'answers' })
    const sorted = [...new Set(letters)].sort()
    if (sorted.join() !== (answers[id] ?? []).join()) fresh[id] = sorted
  }
  return fresh
}

function marked({ questions, answers, passMark }: Sitting, key: Answers, at: string, how: Mark['how']): SittingEvent {
  const hit = questions.filter(({ id }) => (answers[id] ?? []).join() === [...(key[id] ?? ['-'])].sort().join())
  const score = hit.reduce((sum, { points }) => sum + points, 0)
  const total = questions.reduce((sum, { points }) => sum + points, 0)
  return { type: 'SittingMarked', data: { score, total, passed: score >= passMark, right: hit.map(({ id }) => id), at, how } }
}

function evolve(state: Sitting, event: SittingEvent): Sitting {
  switch (event.type) {
    case 'SittingBegun':
      return { ...event.data, answers: {} }
    case 'AnswersGiven':
      return { ...state, answers: { ...state.answers, ...event.data.answers } }
    case 'SittingMarked':
      return { ...state, mark: event.data }
  }
}

/** The sitting as a dossier; when the time is over it is marked by the clock. */
export const sitting: Decider<Sitting, SittingCommand, SittingEvent> = {
  shape: 1,
  initial: {} as Sitting,
  decide,
  evolve,
  isPublic: ({ type }) => type === 'SittingMarked',
  dueAt: ({ endsAt, mark }) => (mark || !endsAt ? null : new Date(endsAt)),
  index: ({ exam, officer, region, chain, mark }) => ({ exam, officer, scopes: scopesOf({ region, chain }), marked: mark !== undefined }),
  region: ({ region }) => region,
}
