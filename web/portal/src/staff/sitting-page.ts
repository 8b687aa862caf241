import type { sittingShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { assetUrls } from '../assets.ts'
import { choiceField, errorSummary, type FieldState, summaryList } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import type { StaffSession } from './sessions.ts'
import { formToken } from './staff-visit.ts'

export type Sitting = z.output<typeof sittingShape>
const KINDS: Record<string, string> = { single: '单选', multiple: '多选', judgement: '判断' }
const HOW: Record<string, string> = { submitted: '已交卷', 'time-over': '到时自动交卷' }

/** The name of a question's field. */
export const fieldOf = (question: string) => `q.${question}`

/** Answers as the form sends them: every question of it stands in the form, also one without an answer. */
export const answersIn = (form: FormValues): Record<string, string[]> =>
  Object.fromEntries(
    [...new Set(form.entries().map(([name]) => name))].flatMap((name) =>
      name.startsWith('q.') ? [[name.slice(2), form.all(name).filter((letter) => letter !== '')]] : [],
    ),
  )

/** A paper that is being sat. The clock is the platform's; with the script answers are saved as they are given. */
export function sittingPage(sitting: Sitting, session: StaffSession, errors: FieldState['errors'], saved: boolean): Html {
  const { id, title, questions, answers, endsAt, now, passMark } = sitting
  const values = new FormValues(Object.entries(answers).flatMap(([of, letters]) => letters.map((letter) => [fieldOf(of), letter] as const)))
  const answered = Object.values(answers).filter((letters) => letters.length > 0).length
  const total = questions.reduce((sum, { points }) => sum + points, 0)
  const fields = questions.map(({ id: of, kind, text, points, options }, at) => {
    const name = fieldOf(of)
    const label = `${at + 1}. （${KINDS[kind] ?? kind}，${points}分）${text}`
    const choices = options.map(({ letter, text: words }) => ({ value: letter, text: words }))
    return html`<input type="hidden" name="${name}" value="">${choiceField({ values, errors }, { name, label, choices, many: kind === 'multiple' })}`
  })
  return html`${errorSummary(errors)}<h1>${title}</h1><p>满分${total}分，${passMark}分合格。<strong>${plainTime(endsAt)}</strong>自动交卷，以平台的时钟为准。</p>
<p class="exam-clock" role="timer" data-remaining></p>
<form method="post" action="/staff/sittings/${id}" novalidate data-sitting="${id}" data-now="${now}" data-ends="${endsAt}">${formToken(session)}
${fields}
<p role="status" data-saved>${saved ? `已保存，已答${answered}题` : `已答${answered}题`}</p>
<p><button type="submit" name="then" value="hand-in">交卷</button> <button type="submit" name="then" value="save" class="second">保存，继续答题</button></p></form>
<script src="${assetUrls.exam}" defer></script>`
}

/** What came of it; what is right is shown when nobody can sit the test any more. */
export function resultPage({ id: sitting, title, mark, questions, answers }: Sitting): Html {
  const texts = (options: Sitting['questions'][number]['options'], letters: string[]) =>
    options.flatMap(({ letter, text }) => (letters.includes(letter) ? [text] : [])).join('；') || '没有作答'
  const solved = questions.filter(({ right }) => right !== undefined)
  const list = solved.map(
    ({ id, text, options, right = [], source }) =>
      html`<li><p>${text}</p>${summaryList([
        ['您的答案', texts(options, answers[id] ?? [])],
        ['正确答案', texts(options, right)],
        ['依据', source],
      ])}</li>`,
  )
  return html`<h1>${title}</h1>${
    mark &&
    summaryList([
      ['成绩', `${mark.score}分（满分${mark.total}分）`],
      ['结果', mark.passed ? '合格' : '不合格'],
      ['交卷', `${plainTime(mark.at)}，${HOW[mark.how] ?? mark.how}`],
    ])
  }${list.length > 0 ? html`<h2>答案</h2><ol>${list}</ol>` : html`<p class="hint">测试截止以后，这里可以看到正确答案。</p>`}<p data-sitting-over="${sitting}"><a href="/staff/exams">返回测试</a></p>
<script src="${assetUrls.exam}" defer></script>`
}
