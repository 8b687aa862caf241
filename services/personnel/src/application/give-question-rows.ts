import { JUDGEMENT } from '../domain/exam/question.ts'
import { everyOne } from './every-one.ts'
import type { Giving } from './export-ports.ts'
import { placesOf } from './question-bank.ts'
import { type Cells, wordFor } from './read-cells.ts'
import { QUESTION_KINDS } from './take-question-row.ts'

/** Questions in use of the caller's office and of those above it. */
export async function* giveQuestionRows({ deps, caller }: Giving): AsyncGenerator<Cells> {
  const filter = { 'index.place': { $in: placesOf(caller.region) }, 'index.asked': true }
  for await (const { state } of everyOne(deps.questions, filter)) {
    const { kind, topic, text, options, right, source } = state
    const judged = JUDGEMENT[right[0] as keyof typeof JUDGEMENT]
    const lettered = Object.entries(options).map(([letter, option]) => [`option${letter}`, option])
    yield {
      kind: wordFor(kind, QUESTION_KINDS),
      topic,
      text,
      ...(kind === 'judgement' ? { right: judged } : { ...Object.fromEntries(lettered), right: right.join('') }),
      ...(source ? { source } : {}),
    }
  }
}
