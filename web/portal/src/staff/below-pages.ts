import { type ComplaintBelowItem, complaintBelowShape, complaintsBelowShape } from '@mingjian/contracts'
import { Router } from 'express'
import { ApiProblem } from '../api-client.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { type Choice, errorSummary, selectField, textField } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { filtersOf, placesBelow } from './list-filters.ts'
import { NO_ERRORS, refusalOf, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const FILTERS = ['region', 'status', 'overdue', 'q', 'after']
const DAY_LENGTH = 10

/** 下级平台投诉: what installations of places below have told of their complaints; nothing can be done with them here. */
export function belowPages({ api, directory }: StaffContext): Router {
  const router = Router()

  router.get('/staff/below', async (request, response) => {
    const session = sessionOf(response)
    const values = filtersOf(request, FILTERS)
    const search = new URLSearchParams(values.entries().filter(([, value]) => value.trim() !== ''))
    let errors: FieldErrors = NO_ERRORS
    const found = await api
      .call('GET', `/api/exchange/complaints?${search}`, complaintsBelowShape, { bearer: session.bearer })
      .catch((error) => {
        errors = problemErrors(refusalOf(error), Object.fromEntries(FILTERS.map((name) => [name, name])))
        return { items: [], next: undefined }
      })
    const [statuses, places] = await Promise.all([codesOf('complaint-statuses'), placesBelow(directory, session.region)])
    const names = await regionNames(found.items)
    const state = { values, errors }
    const filters = html`<form class="filters" method="get" action="/staff/below" novalidate>
${places.length > 0 && selectField(state, { name: 'region', label: '地区', empty: '全部', choices: places })}
${selectField(state, { name: 'status', label: '状态', empty: '全部', choices: statuses })}
${selectField(state, { name: 'overdue', label: '期限', empty: '全部', choices: [{ value: 'true', text: '只看已超期的' }] })}
${textField(state, { name: 'q', label: '编号', hint: '完整的编号', max: 60 })}
<p><button type="submit">查看</button> <a href="/staff/below">清除条件</a></p></form>`
    const statusName = (code: string) => statuses.find(({ value }) => value === code)?.text ?? code
    search.delete('after')
    if (found.next) search.set('after', found.next)
    const next = found.next && html`<p class="pages"><a href="/staff/below?${search.toString()}">下一页</a></p>`
    const body = html`${errorSummary(errors)}<h1>下级平台投诉</h1><p>下级机关在自己的平台上办理的投诉举报，由下级平台报来，这里只能查看。</p>${filters}${table(found.items, names, statusName)}${next}`
    showStaff(request, response, '下级平台投诉', body, errors.size > 0 ? 422 : 200)
  })

  router.get('/staff/below/:no', async (request, response) => {
    const source = typeof request.query.source === 'string' ? `?${new URLSearchParams({ source: request.query.source })}` : ''
    const path = `/api/exchange/complaints/${encodeURIComponent(request.params.no)}${source}`
    let found: ComplaintBelowItem
    try {
      found = await api.call('GET', path, complaintBelowShape, { bearer: sessionOf(response).bearer })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.status === 401 || error.problem.status >= 500) throw error
      const { detail, status } = error.problem
      const body = html`<h1>不能打开</h1><p>${detail}</p><p><a href="/staff/below">返回清单</a></p>`
      return showStaff(request, response, '不能打开', body, status === 400 ? 404 : status)
    }
    const name = (list: string, code: string | undefined) => (code ? directory.codeName(list, code) : '')
    const [region, status, kind, channel, overall] = await Promise.all([
      directory.regionName(found.region),
      name('complaint-statuses', found.status),
      name('kinds', found.kind),
      name('channels', found.channel),
      name('conclusions', found.overall),
    ])
    const rows: [term: string, value: Fragment][] = [
      ['地区', region],
      ['类别', kind],
      ['来源', channel],
      ['收到', plainDay(found.receivedOn)],
      ['被反映', accused(found)],
      ['办理单位', handler(found)],
      ['交办单位', found.assignedUnit],
      ['到期', found.due && due(found)],
      ['核查结论', overall],
      ['答复', found.inTime !== undefined && (found.inTime ? '按期答复' : '超期答复')],
      ['结束', found.closedOn && plainDay(found.closedOn)],
      ['最近一次报来', plainDay(dayOf(found.updatedAt))],
    ]
    const list = html`<dl>${rows.filter(([, value]) => value).map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`
    const body = html`<h1>${found.no}</h1><p class="status">状态：<strong>${status}</strong>${found.retaliation && html` <span class="tag bad">打击报复</span>`}</p>${list}<p class="hint">内容、反映人和办理过程留在下级平台，这里没有。</p><p><a href="/staff/below">返回清单</a></p>`
    showStaff(request, response, found.no, body)
  })

  const codesOf = async (list: string): Promise<Choice[]> =>
    (await directory.codes(list)).map(({ code, name }) => ({ value: code, text: name }))

  const regionNames = async (items: ComplaintBelowItem[]) => {
    const codes = [...new Set(items.map(({ region }) => region))]
    return new Map(await Promise.all(codes.map(async (code) => [code, await directory.regionName(code)] as const)))
  }

  return router
}

/** The day in China of an instant. */
const dayOf = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, DAY_LENGTH)
const accused = ({ accusedAgencyName, accusedAgencyId }: ComplaintBelowItem) => accusedAgencyName ?? accusedAgencyId ?? '没有写明单位'
const handler = ({ handlingUnitName, handlingUnit }: ComplaintBelowItem) => handlingUnitName ?? handlingUnit
const due = ({ due: day, overdue }: ComplaintBelowItem): Html =>
  html`${day ? plainDay(day.dueOn) : '—'}${day?.provisional && html` <span class="mark">暂定</span>`}${overdue && html` <span class="tag bad">已超期</span>`}`

function table(items: ComplaintBelowItem[], names: Map<string, string>, statusName: (code: string) => string): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的件。</p>`
  return html`<table class="stack"><caption>新收的在前</caption><thead><tr><th scope="col">编号</th><th scope="col">地区</th><th scope="col">状态</th><th scope="col">到期</th><th scope="col">被反映</th><th scope="col">办理单位</th><th scope="col">收到</th></tr></thead><tbody>${items.map((item) => row(item, names, statusName))}</tbody></table>`
}

function row(item: ComplaintBelowItem, names: Map<string, string>, statusName: (code: string) => string): Html {
  const link = `/staff/below/${encodeURIComponent(item.no)}?${new URLSearchParams({ source: item.source })}`
  return html`<tr><th scope="row"><a href="${link}">${item.no}</a>${item.retaliation && html` <span class="tag bad">打击报复</span>`}</th><td data-label="地区">${names.get(item.region) ?? item.region}</td><td data-label="状态">${statusName(item.status)}</td><td data-label="到期">${due(item)}</td><td data-label="被反映">${accused(item)}</td><td data-label="办理单位">${handler(item)}</td><td data-label="收到">${plainDay(item.receivedOn)}</td></tr>`
}
