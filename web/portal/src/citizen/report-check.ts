import type { Codes } from '../directory.ts'
import { hidden, summaryList } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html, paragraphs } from '../html.ts'
import { plainDay, typedDay } from '../plain-date.ts'
import { fileSize } from './report-details.ts'
import { ALLEGATIONS, carried, representativesOf, takenRoutes, uploadedFiles } from './report-fields.ts'

/** Everything that will be sent, to read through; nothing has been sent yet. */
export async function checkPage(directory: Codes, form: FormValues): Promise<Html> {
  const name = (list: string, code: string) => (code ? directory.codeName(list, code) : Promise.resolve(''))
  const day = (field: string) => plainDay(typedDay(form.get(field)))
  const agency = form.get('agencyId') ? await agencyName(directory, form) : form.get('agencyName')
  const [region, kind, replyBy, relation, notices] = await Promise.all([
    directory.regionName(form.get('region')),
    name('kinds', form.get('kind')),
    name('reply-ways', form.get('replyBy')),
    name('relations', form.get('agentRelation')),
    directory.legalRoutes(form.get('region'), typedDay(form.get('knownOn'))),
  ])
  const types = await Promise.all(form.all('problemTypes').map((code) => name('problem-types', code)))
  const routes = await Promise.all(
    takenRoutes(form).map(async ({ route, number, date }) =>
      [await name('other-routes', route), form.get(number), day(date)].filter(Boolean).join('，'),
    ),
  )
  const allegations = ALLEGATIONS.map((each) => form.get(each)).filter(Boolean)
  const anonymous = form.get('identity') === 'anonymous'
  const section = (title: string, anchor: string, rows: (readonly [string, Fragment])[]) =>
    html`<section><div class="section-head"><h2>${title}</h2><button type="submit" class="link" name="go" value="edit" formaction="/report/form#${anchor}" aria-label="修改：${title}">修改</button></div>${summaryList(rows)}</section>`
  return html`<h1>检查后提交</h1><p>还没有提交。请看一遍，不对的按“修改”。</p>
<form id="report" method="post" action="/report/submit">${hidden(carried(form))}
${section('反映谁', 'who', [
  ['地区', region],
  ['单位', agency],
  ['姓名', form.get('officerName')],
  ['执法证号', form.get('certificateNo')],
])}
${section('什么事', 'what', [
  ['类别', kind],
  ['一句话', form.get('title')],
  ['经过', paragraphs(form.get('content'))],
  ['问题', types.join('、')],
  ['哪一天', day('occurredOn')],
  ['地点', form.get('place')],
  ['文书编号', form.get('decisionNo')],
  ['知道日期', day('knownOn')],
  ['逐项', allegations.length > 0 && html`<ol>${allegations.map((text) => html`<li>${text}</li>`)}</ol>`],
  ['其他途径', routes.map((route) => html`<div>${route}</div>`)],
])}
${section('材料', 'proof', [['文件', uploadedFiles(form).length > 0 ? uploadedFiles(form).map(({ name: file, size }) => html`<div>${file}（${fileSize(size)}）</div>`) : '没有']])}
${section('您的联系方式', 'you', [
  ['方式', anonymous ? '匿名' : '实名'],
  ...(anonymous
    ? []
    : ([
        ['姓名', form.get('name')],
        ['电话', form.get('phone')],
        ['邮箱', form.get('email')],
        ['地址', form.get('address')],
        ['证件号码', form.get('idNumber')],
        ['代办人', [form.get('agentName'), form.get('agentPhone'), relation].filter(Boolean).join('，')],
        ['共同反映的代表', representativesOf(form).map((each) => html`<div>${each.name} ${each.phone}</div>`)],
      ] as const)),
  ['保密', form.get('confidential') === 'yes' && '请为我保密'],
  ['答复方式', replyBy],
])}
${notices.map((notice) => html`<p class="notice">${notice}</p>`)}
<p>请如实反映。故意捏造事实的，要承担法律责任；说得不够准确不要紧。</p>
<p><button type="submit">提交</button></p></form>`
}

async function agencyName(directory: Codes, form: FormValues): Promise<string> {
  const region = form.get('region')
  const levels = [9, 6, 4].filter((length) => region.length >= length).map((length) => region.slice(0, length))
  const pages = await Promise.all(levels.map((code) => directory.agencies({ region: code, limit: 200 })))
  return pages.flatMap(({ items }) => items).find(({ id }) => id === form.get('agencyId'))?.name ?? form.get('agencyName')
}
