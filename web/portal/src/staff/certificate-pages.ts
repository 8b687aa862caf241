import { certificateDetailShape, certificateDoneShape, certificatesShape, PERSONNEL_ROLES } from '@mingjian/contracts'
import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { errorSummary, selectField, textField } from '../fields.ts'
import { type Fragment, html } from '../html.ts'
import { plainDay, today } from '../plain-date.ts'
import { CERTIFICATE_FORMS } from './certificate-forms.ts'
import { certificatePage, underWay } from './certificate-page.ts'
import { asChoices, type CertificateRules, certificateRules, nameIn } from './certificate-rules.ts'
import { filteredList } from './filtered-list.ts'
import { filtersOf, nextPage, searchOf } from './list-filters.ts'
import { unitProposals } from './named-units.ts'
import { hasRole, NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'
import { begun } from './step-forms.ts'
import { type Refused, shownAgain, takeStep } from './take-step.ts'

type Certificates = z.output<typeof certificatesShape>

const BASE = '/staff/certificates'
const API = '/api/personnel/certificates'
const ASKED = ['q', 'status', 'stage', 'kind', 'cursor']
const FILTERS = [...ASKED, 'unit', 'within']
const STAGES = [
  { value: 'applied', text: '等单位审核' },
  { value: 'examined', text: '等司法局审核' },
  { value: 'approved', text: '等省里核发' },
]
const WITHIN = ['30', '90', '180'].map((days) => ({ value: days, text: `${days}天内到期` }))
/** Cards that run out within these days bear a mark. */
const SOON_DAYS = 90
const DAY_MS = 86_400_000

/** 证件: which certificates there are, how they stand and when they run out; each with its history and every step on it. */
export function certificatePages(context: StaffContext): Router {
  const { api, directory, clock } = context
  const router = Router()
  const dayAfter = (days: number) => today(() => new Date(clock().getTime() + days * DAY_MS))

  router.get(BASE, async (request, response) => {
    const session = sessionOf(response)
    const { bearer } = session
    const values = filtersOf(request, FILTERS)
    const days = WITHIN.find(({ value }) => value === values.get('within'))?.value
    const { found, errors } = await filteredList(api, {
      bearer,
      path: API,
      shape: certificatesShape,
      values,
      asked: ASKED,
      ...(days ? { more: { runsOutUntil: dayAfter(Number(days)) } } : {}),
      none: { items: [] },
    })
    const [rules, units] = await Promise.all([certificateRules(api, bearer), unitProposals(api, bearer)])
    const state = { values, errors }
    const filters = html`${units}<form class="filters" method="get" action="${BASE}" novalidate>
${textField(state, { name: 'q', label: '查找', hint: '证号、姓名、拼音首字母', max: 50 })}
${textField(state, { name: 'unit', label: '单位', hint: '全称', list: 'units', max: 100 })}
${selectField(state, { name: 'kind', label: '种类', empty: '全部', choices: asChoices(rules.kinds) })}
${selectField(state, { name: 'status', label: '状态', empty: '全部', choices: asChoices(rules.statuses) })}
${selectField(state, { name: 'stage', label: '等谁办理', empty: '全部', choices: STAGES })}
${selectField(state, { name: 'within', label: '快到期的', empty: '全部', choices: WITHIN })}
<p><button type="submit">查看</button> <a href="${BASE}">清除条件</a></p></form>`
    const how =
      hasRole(session, ...PERSONNEL_ROLES.keep) && html`<p class="hint">申报、备案在<a href="/staff/officers">人员</a>的页面上办理。</p>`
    const onward = searchOf(
      values,
      FILTERS.filter((name) => name !== 'cursor'),
    )
    const body = html`${errorSummary(errors)}<h1>证件</h1>${how}${filters}${certificateTable(found.items, rules, dayAfter(SOON_DAYS))}${nextPage(BASE, onward, found.next)}`
    showStaff(request, response, '证件', body, errors.size > 0 ? 422 : 200)
  })

  async function show(request: Request, response: Response, no: string, refused?: Refused): Promise<void> {
    const session = sessionOf(response)
    const { bearer } = session
    const found = await api.call('GET', `${API}/${encodeURIComponent(no)}`, certificateDetailShape, { bearer })
    const [rules, regionName] = await Promise.all([certificateRules(api, bearer, found.region), directory.regionName(found.region)])
    const state = { values: begun(CERTIFICATE_FORMS, today(clock), refused?.values), errors: refused?.errors ?? NO_ERRORS }
    const body = certificatePage({
      found,
      rules,
      regionName,
      session,
      state,
      failed: refused?.failed,
      unmet: refused?.unmet ?? [],
    })
    const title = `${nameIn(rules.kinds, found.kind)} ${found.no ?? found.applicationNo}`
    showStaff(request, response, title, body, state.errors.size > 0 ? 422 : 200, shownAgain(request, response, refused))
  }

  router.get(`${BASE}/:no`, (request, response) => show(request, response, request.params.no))
  router.get(`${BASE}/:no/:step`, (request, response) => response.redirect(303, `${BASE}/${encodeURIComponent(request.params.no)}`))

  router.post(`${BASE}/:no/:step`, async (request, response, next) => {
    const { no, step } = request.params
    const form = CERTIFICATE_FORMS[step]
    if (!form) return next()
    await takeStep(context, request, response, {
      step,
      form,
      path: `${API}/${encodeURIComponent(no)}/${step}`,
      answer: certificateDoneShape,
      refused: (refused) => show(request, response, no, refused),
      done: (answer) => response.redirect(303, `${BASE}/${encodeURIComponent(answer.no ?? answer.applicationNo)}`),
    })
  })

  return router
}

function certificateTable(items: Certificates['items'], rules: CertificateRules, soon: string): Fragment {
  if (items.length === 0) return html`<p role="status">没有符合条件的证件。</p>`
  const rows = items.map((item) => {
    const { no, applicationNo, officerId, name, agencyName, kind, status, statusText, validTo } = item
    const ending = validTo !== undefined && validTo <= soon && ['issued', 'suspended', 'lost'].includes(status)
    return html`<tr><th scope="row"><a href="${BASE}/${encodeURIComponent(no ?? applicationNo)}">${no ?? applicationNo}</a></th><td data-label="持证人"><a href="/staff/officers/${officerId}">${name}</a></td><td data-label="单位">${agencyName}</td><td data-label="种类">${nameIn(rules.kinds, kind)}</td><td data-label="状态">${statusText}${underWay(item, rules)}</td><td data-label="有效期至">${validTo ? plainDay(validTo) : '—'}${ending && html` <span class="tag bad">快到期</span>`}</td></tr>`
  })
  return html`<table class="stack"><caption>证件和申报</caption><thead><tr><th scope="col">证号或者申报编号</th><th scope="col">持证人</th><th scope="col">单位</th><th scope="col">种类</th><th scope="col">状态</th><th scope="col">有效期至</th></tr></thead><tbody>${rows}</tbody></table>`
}
