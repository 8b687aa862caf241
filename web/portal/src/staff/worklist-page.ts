import { type ComplaintListItem, complaintListShape } from '@mingjian/contracts'
import { Router } from 'express'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { type Choice, errorSummary, selectField, textField } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { filtersOf } from './list-filters.ts'
import { NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const FILTERS = ['status', 'kind', 'channel', 'region', 'q', 'dueBefore', 'backdated', 'cursor']

/** 办理清单: what lies with the caller's unit and below it, due first. */
export function worklistPage({ api, directory }: StaffContext): Router {
  const router = Router()

  router.get('/staff', async (request, response) => {
    const session = sessionOf(response)
    const values = filtersOf(request, FILTERS)
    const search = new URLSearchParams(values.entries().filter(([, value]) => value.trim() !== ''))
    let errors: FieldErrors = NO_ERRORS
    const found = await api
      .call('GET', `/api/intake/complaints?${search}`, complaintListShape, { bearer: session.bearer })
      .catch((error) => {
        errors = problemErrors(refusalOf(error), Object.fromEntries(FILTERS.map((name) => [name, name])))
        return { items: [], next: undefined }
      })
    const [statuses, kinds, channels, counties] = await Promise.all([
      choices('complaint-statuses'),
      choices('kinds'),
      choices('channels'),
      countiesOf(session.region),
    ])
    const state = { values, errors }
    const filters = html`<form class="filters" method="get" action="/staff" novalidate>
${selectField(state, { name: 'status', label: '状态', empty: '全部', choices: statuses })}
${selectField(state, { name: 'kind', label: '类别', empty: '全部', choices: kinds })}
${selectField(state, { name: 'channel', label: '来源', empty: '全部', choices: channels })}
${counties.length > 0 && selectField(state, { name: 'region', label: '地区', empty: '全部', choices: counties })}
${textField(state, { name: 'q', label: '查找', hint: '编号、单位或内容里的词', max: 100 })}
${textField(state, { name: 'dueBefore', label: '到期早于', type: 'date' })}
${selectField(state, { name: 'backdated', label: '补录', empty: '全部', choices: [{ value: 'true', text: '只看补录的' }] })}
<p><button type="submit">查看</button> <a href="/staff">清除条件</a></p></form>`
    const name = (code: string) => statuses.find(({ value }) => value === code)?.text ?? code
    search.delete('cursor')
    if (found.next) search.set('cursor', found.next)
    const body = html`${errorSummary(errors)}<h1>办理清单</h1>${filters}${table(found.items, name)}${found.next && html`<p class="pages"><a href="/staff?${search.toString()}">下一页</a></p>`}`
    showStaff(request, response, '办理清单', body, errors.size > 0 ? 422 : 200)
  })

  const choices = async (list: string): Promise<Choice[]> =>
    (await directory.codes(list)).map(({ code, name }) => ({ value: code, text: name }))

  /** A city looks into its counties, a county into its townships. */
  async function countiesOf(region: string): Promise<Choice[]> {
    const below = await directory.regionsBelow(region)
    const own = { code: region, name: await directory.regionName(region) }
    return below.length > 0 ? [own, ...below].map(({ code, name }) => ({ value: code, text: name })) : []
  }

  return router
}

function table(items: ComplaintListItem[], statusName: (code: string) => string): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的件。</p>`
  return html`<table class="stack"><caption>先到期的在前</caption><thead><tr><th scope="col">事项</th><th scope="col">状态</th><th scope="col">到期</th><th scope="col">被反映</th><th scope="col">办理单位</th><th scope="col">收到</th></tr></thead><tbody>${items.map((item) => row(item, statusName))}</tbody></table>`
}

function row(item: ComplaintListItem, statusName: (code: string) => string): Html {
  const bad = (when: boolean, text: string) => when && html` <span class="tag bad">${text}</span>`
  return html`<tr><th scope="row"><a href="/staff/complaints/${item.no}">${item.title}</a>${bad(item.retaliation, '打击报复')}<br><span class="hint">${item.no}</span></th><td data-label="状态">${statusName(item.status)}${bad(item.status === 'accepted' && !item.assigned, '未分办')}</td><td data-label="到期">${item.dueOn ? plainDay(item.dueOn) : '—'}${bad(item.overdue, '已超期')}${item.provisional && html` <span class="mark">暂定</span>`}</td><td data-label="被反映">${item.accused}</td><td data-label="办理单位">${item.handler}</td><td data-label="收到">${plainDay(item.receivedOn)}${item.backdated && html` <span class="tag">补录</span>`}</td></tr>`
}
