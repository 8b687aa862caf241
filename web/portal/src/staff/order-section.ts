import type { ComplaintDetail, OrderDetail } from '@mingjian/contracts'
import { summaryList } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay, plainTime } from '../plain-date.ts'

type Round = OrderDetail['rounds'][number]

/** The 12345 order of a complaint: its number, both last days, and what became of it each time that it was sent. */
export function orderSection({ order, deadlines }: ComplaintDetail): Fragment {
  if (!order) return false
  const { orderNo, rounds, returnBy, ruledFinal, assistants } = order
  const last = rounds.at(-1)
  const running = (...rules: string[]) => deadlines.find(({ rule, met }) => !met && rules.includes(rule))
  const centre = running('hotline-order')
  const ours = running('acceptance', 'answer')
  return html`<h2>12345工单</h2>${summaryList([
    ['工单编号', orderNo],
    ['移交日期', last && plainDay(last.handedOverOn)],
    ['派单日期', last?.dispatchedOn && plainDay(last.dispatchedOn)],
    ['工单期限', centre && plainDay(centre.dueOn)],
    [ours?.name ?? '', ours && plainDay(ours.dueOn)],
    ['可以退单到', !ruledFinal && returnBy && plainDay(returnBy)],
    ['退单', ruledFinal && '12345中心已裁定由本单位办理，不能再退'],
    ['协办单位', assistants.map(({ unitName }) => unitName).join('、')],
  ])}<ol>${rounds.map(roundItem)}</ol>`
}

function roundItem(round: Round): Html {
  const { no, handedOverOn, reason, signed, returned, extensions, writtenBackOn, endedAs } = round
  const lines: Fragment[] = [
    reason && html`再次派单的原因：${reason}`,
    signed && html`${plainTime(signed.at)} 签收`,
    ...extensions.map(({ at, days, answer }) => html`${plainTime(at)} 申请延期 ${days} 个工作日，${extensionAnswer(answer)}`),
    returned &&
      html`${plainTime(returned.at)} 退单（${returned.groundName}${returned.late && '，已过退单期限'}）：${returned.explanation}${returned.proposedUnit && `，建议由${returned.proposedUnit}办理`}`,
    returned && ruling(returned),
    writtenBackOn && html`${plainDay(writtenBackOn)} 已回传`,
    endedAs && html`再次派来时：${endedAs}`,
  ]
  return html`<li>第 ${no} 次派单，${plainDay(handedOverOn)} 移交<ul>${lines.filter(Boolean).map((line) => html`<li>${line}</li>`)}</ul></li>`
}

function extensionAnswer(answer: Round['extensions'][number]['answer']): string {
  if (!answer) return '等待答复'
  return answer.granted ? `同意，改为 ${plainDay(answer.dueOn ?? '')}` : '没有同意'
}

function ruling({ ruling: given }: NonNullable<Round['returned']>): Fragment {
  if (!given) return html`等待12345中心裁定`
  return html`中心裁定：${given.accepted ? '同意退单' : '不同意退单，由本单位办理'}${given.note && `。${given.note}`}`
}
