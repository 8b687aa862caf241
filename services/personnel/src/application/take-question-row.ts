import { enterQuestionShape } from '@mingjian/contracts'
import type { QuestionKind } from '../domain/exam/question.ts'
import { refuse } from '../domain/refusals.ts'
import { enterQuestion } from './question-bank.ts'
import { type Cells, codeIn, shaped } from './read-cells.ts'
import { callOf, type Outcome, outcomeOf, type RowRun } from './row-run.ts'

export const QUESTION_KINDS: Record<QuestionKind, string[]> = {
  single: ['单选题', '单选', '单项选择题'],
  multiple: ['多选题', '多选', '多项选择题'],
  judgement: ['判断题', '判断', '是非题'],
}
const JUDGED: Record<string, string> = { 正确: 'A', 对: 'A', '√': 'A', A: 'A', 错误: 'B', 错: 'B', '×': 'B', B: 'B' }
export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F']

/** What tells one row's question from another's within a file. */
export const questionKey = ({ kind, text, ...cells }: Cells): string =>
  JSON.stringify([kind, text, ...LETTERS.map((letter) => cells[`option${letter}`] ?? '')])

/** Enters the question of a row; one that is in the bank as it is stays. */
export async function takeQuestionRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const kind = codeIn(cells, 'kind', QUESTION_KINDS)
  const { topic, text, source } = cells
  const body = shaped(enterQuestionShape, {
    kind,
    topic,
    text,
    options:
      kind === 'judgement'
        ? {}
        : Object.fromEntries(LETTERS.flatMap((letter) => (cells[`option${letter}`] ? [[letter, cells[`option${letter}`]]] : []))),
    right: kind === 'judgement' ? [judged(cells.right ?? '')] : [...(cells.right ?? '').toUpperCase().replace(/[\s、,，;；]/g, '')],
    ...(source ? { source } : {}),
  })
  return outcomeOf(run, await enterQuestion(run.deps, callOf(run, 'enter'), body))
}

function judged(text: string): string {
  const letter = JUDGED[text.toUpperCase()]
  if (!letter) throw refuse('import-row-wrong', '判断题的答案请填写“正确”或者“错误”。', { field: 'right' })
  return letter
}
