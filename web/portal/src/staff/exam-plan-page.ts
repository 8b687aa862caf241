import type { ExamAnalysis, examDetailShape, examResultsShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { summaryList } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainTime } from '../plain-date.ts'
import { QUESTION_KINDS } from './personnel-names.ts'
import { recordTable } from './record-table.ts'

type Exam = z.output<typeof examDetailShape>
type Results = z.output<typeof examResultsShape>

/** What a test consists of and when it may be sat. */
export function examFacts(exam: Exam, regionName: string): Html {
  const { counts, parts, total, questions, minutes, passMark, opensAt, closesAt, attempts, cancelled } = exam
  return html`${cancelled && html`<p class="status stopped"><strong>已取消</strong>：${cancelled}</p>`}${summaryList([
    ['哪里的人员参加', regionName],
    ['成绩怎么用', counts ? '作为申领证件的考试成绩' : '只是练习'],
    ['试卷', parts.map((part, at) => [at > 0 && html`<br>`, partText(part)])],
    ['题数和满分', `${questions}题，满分${total}分，${passMark}分合格`],
    ['限时', `${minutes}分钟`],
    ['每人可以参加', `${attempts}次`],
    ['开放', `${plainTime(opensAt)}至${plainTime(closesAt)}`],
  ])}`
}

const partText = ({ kind, topics, count, points }: Exam['parts'][number]) =>
  `${QUESTION_KINDS[kind] ?? kind}${count}道，每道${points}分，${topics.length > 0 ? topics.join('、') : '全部主题'}`

/** What came of each sitting. */
export const resultTable = ({ items }: Results): Fragment =>
  recordTable(
    '成绩',
    '还没有成绩。',
    ['姓名', '单位', '第几次', '分数'],
    items.map(
      ({ officerId, name, agencyName, attempt, score, passed }) =>
        html`<tr><th scope="row"><a href="/staff/officers/${officerId}">${name}</a></th><td data-label="单位">${agencyName}</td><td data-label="第几次">第${attempt}次</td><td data-label="分数">${score}${!passed && html` <span class="tag bad">不合格</span>`}</td></tr>`,
    ),
  )

const percent = (rate: number) => `${Math.round(rate * 100)}%`
const rounded = (value: number) => Math.round(value * 10) / 10

/** Which units, topics and questions are weak, the weakest first. */
export function analysisTables({ expected, sat, passed, average, units, weakTopics, weakQuestions }: ExamAnalysis): Html {
  const unitRows = units.map(
    (unit) =>
      html`<tr><th scope="row">${unit.agencyName}</th><td data-label="参加">${unit.sat}人</td><td data-label="合格">${unit.passed}人</td><td data-label="平均分">${rounded(unit.average)}</td></tr>`,
  )
  const topicRows = weakTopics.map(
    ({ topic, asked, right, rate }) =>
      html`<tr><th scope="row">${topic}</th><td data-label="答对率">${percent(rate)}</td><td data-label="答对">${right}次，共${asked}次</td></tr>`,
  )
  const questionRows = weakQuestions.map(
    ({ id, topic, text, asked, right, rate }) =>
      html`<tr><th scope="row"><a href="/staff/questions/${id}">${text}</a></th><td data-label="主题">${topic}</td><td data-label="答对率">${percent(rate)}</td><td data-label="答对">${right}次，共${asked}次</td></tr>`,
  )
  return html`<h2>分析</h2><p>在岗${expected}人，参加${sat}人，合格${passed}人，平均${rounded(average)}分（每人取最好的一次）。</p>
${recordTable('各单位', '还没有单位参加。', ['单位', '参加', '合格', '平均分'], unitRows)}
${recordTable('薄弱的主题', '还没有人答题。', ['主题', '答对率', '答对'], topicRows)}
${recordTable('薄弱的题目', '还没有人答题。', ['题干', '主题', '答对率', '答对'], questionRows)}`
}
