import type { Decider } from '@mingjian/dossier'
import { refuse } from '../refusals.ts'
import { nameTerms } from '../search-terms.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

export type QuestionKind = 'single' | 'multiple' | 'judgement'

/** A question of the bank (题库). It never changes, so that what was answered stays what was asked; one that is wrong is retired and entered anew. */
export type Question = {
  id: string
  region: string
  kind: QuestionKind
  topic: string
  text: string
  /** By letter, in the order in which they were entered. */
  options: Record<string, string>
  right: string[]
  /** The article that it rests on. */
  source?: string
  retired?: { reason: string }
}
export type QuestionEvent = E<'QuestionEntered', Omit<Question, 'retired'>> | E<'QuestionRetired', { reason: string }>
export type QuestionCommand = C<'enter', { question: Omit<Question, 'retired'> }> | C<'retire', { reason: string }>

export const JUDGEMENT = { A: '正确', B: '错误' }

function requireSound({ kind, options, right }: Question): void {
  const letters = Object.keys(options)
  if (new Set(Object.values(options)).size < letters.length)
    throw refuse('question-wrong', '有两个选项相同，请核对。', { field: 'options' })
  if (letters.length < 2) throw refuse('question-wrong', '请至少填写两个选项。', { field: 'options' })
  if (right.length === 0 || right.some((letter) => !letters.includes(letter)))
    throw refuse('question-wrong', `答案请填写选项的字母：${letters.join('、')}。`, { field: 'right' })
  if (kind === 'multiple' ? right.length < 2 : right.length !== 1)
    throw refuse('question-wrong', kind === 'multiple' ? '多选题的答案至少两项。' : '这类题的答案只能是一项。', { field: 'right' })
}

/** The question as a dossier. */
export const question: Decider<Question, QuestionCommand, QuestionEvent> = {
  shape: 1,
  initial: {} as Question,
  decide(state, command) {
    if (command.type === 'retire') return state.retired ? [] : [{ type: 'QuestionRetired', data: { reason: command.reason } }]
    if (state.id) return []
    requireSound(command.question)
    return [{ type: 'QuestionEntered', data: command.question }]
  },
  evolve: (state, event) => (event.type === 'QuestionEntered' ? event.data : { ...state, retired: event.data }),
  isPublic: () => false,
  dueAt: () => null,
  index: ({ region, kind, topic, text, retired }) => ({
    place: region,
    kind,
    topic,
    asked: !retired,
    terms: nameTerms(text).slice(0, 200),
  }),
  region: ({ region }) => region,
}
