import { phoneTestsShape } from '@mingjian/contracts'
import { Router } from 'express'
import type { z } from 'zod'
import { errorSummary, selectField, textField } from '../fields.ts'
import { type Fragment, html } from '../html.ts'
import { plainDay } from '../plain-date.ts'
import { filteredList } from './filtered-list.ts'
import { filtersOf, nextPage, placesBelow, searchOf } from './list-filters.ts'
import { PHONE_RESULTS } from './personnel-names.ts'
import { type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const BASE = '/staff/phone-tests'
const FILTERS = ['region', 'testedBefore', 'cursor']

/** 监督电话拨测: published complaint phones, those that waited longest for a call first. */
export function phoneTestPages({ api, directory }: StaffContext): Router {
  const router = Router()

  router.get(BASE, async (request, response) => {
    const { bearer, region } = sessionOf(response)
    const values = filtersOf(request, FILTERS)
    const { found, errors } = await filteredList(api, {
      bearer,
      path: '/api/personnel/phone-tests',
      shape: phoneTestsShape,
      values,
      asked: FILTERS,
      none: { dueBefore: '', items: [] },
    })
    const state = { values, errors }
    const places = await placesBelow(directory, region)
    const filters = html`<form class="filters" method="get" action="${BASE}" novalidate>
${places.length > 0 && selectField(state, { name: 'region', label: '地区', empty: '全部', choices: places })}
${textField(state, { name: 'testedBefore', label: '这一天以后没有拨测过的', type: 'date' })}
<p><button type="submit">查看</button> <a href="${BASE}">清除条件</a></p></form>`
    const rule =
      found.dueBefore && html`<p class="hint">${plainDay(found.dueBefore)}以来没有拨测过的，都应当拨测。拨测结果在单位页面登记。</p>`
    const body = html`${errorSummary(errors)}<h1>监督电话拨测</h1>${rule}${filters}${phoneTable(found.items)}${nextPage(BASE, searchOf(values, ['region', 'testedBefore']), found.next)}`
    showStaff(request, response, '监督电话拨测', body, errors.size > 0 ? 422 : 200)
  })

  return router
}

function phoneTable(items: z.output<typeof phoneTestsShape>['items']): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的电话。</p>`
  const rows = items.map(({ agencyId, agencyName, phone, tested, due }) => {
    const last = tested
      ? html`${plainDay(tested.on)}，${PHONE_RESULTS[tested.result] ?? tested.result}${tested.note && `（${tested.note}）`}`
      : '还没有拨测过'
    return html`<tr><th scope="row"><a href="/staff/agencies/${encodeURIComponent(agencyId)}">${agencyName}</a></th><td data-label="电话">${phone}</td><td data-label="最近一次拨测">${last}${due && html` <span class="tag bad">应当拨测</span>`}</td></tr>`
  })
  return html`<table class="stack"><caption>公布的监督电话</caption><thead><tr><th scope="col">单位</th><th scope="col">电话</th><th scope="col">最近一次拨测</th></tr></thead><tbody>${rows}</tbody></table>`
}
