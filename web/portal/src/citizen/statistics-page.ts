import { Router } from 'express'
import { z } from 'zod'
import { regionGroups } from '../directory.ts'
import { selectField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { plainTime, today } from '../plain-date.ts'
import { type PortalContext, sendPage } from '../visit.ts'

const shape = z.object({
  received: z.number(),
  accepted: z.number(),
  declined: z.number(),
  answered: z.number(),
  answeredInTime: z.number(),
  closed: z.number(),
  upheld: z.number(),
  partlyUpheld: z.number(),
  notUpheld: z.number(),
  unverifiable: z.number(),
  rated: z.number(),
  resolved: z.number(),
  satisfactionAverage: z.number().optional(),
  asOf: z.string(),
})

/** 年度数据: a table, and beside each number a bar for those who see better than they read. */
export function statisticsPage({ api, directory, clock }: PortalContext): Router {
  const router = Router()
  router.get('/statistics', async (request, response) => {
    const thisYear = Number(today(clock).slice(0, 4))
    const asked = Number(request.query.year)
    const year = Number.isInteger(asked) && asked >= 2000 && asked <= thisYear ? asked : thisYear
    const region = typeof request.query.region === 'string' && /^\d{4,9}$/.test(request.query.region) ? request.query.region : ''
    const [numbers, roots] = await Promise.all([
      api.call('GET', `/api/public/statistics?year=${year}${region && `&region=${region}`}`, shape),
      directory.regions(),
    ])
    const groups = regionGroups(roots)
    const state = {
      values: new FormValues([
        ['year', String(year)],
        ['region', region],
      ]),
      errors: new Map<string, string>(),
    }
    const years = Array.from({ length: 4 }, (_, back) => String(thisYear - back))
    const most = Math.max(1, numbers.received)
    const row = (name: string, count: number, of = most) =>
      html`<tr><th scope="row">${name}</th><td class="number">${count}</td><td class="bar-cell" aria-hidden="true"><progress class="bar" value="${Math.min(count, of)}" max="${Math.max(1, of)}" aria-label="${name}"></progress></td></tr>`
    sendPage(request, response, {
      title: '年度数据',
      body: html`<h1>${year}年数据</h1><form method="get" action="/statistics">${selectField(state, { name: 'year', label: '年份', choices: years.map((each) => ({ value: each, text: `${each}年` })) })}${selectField(state, { name: 'region', label: '地区', empty: '全部', groups })}<p><button type="submit">查看</button></p></form>
<table class="numbers"><caption>办理情况（件）</caption><thead><tr><th scope="col">项目</th><th scope="col" class="number">件数</th><td aria-hidden="true"></td></tr></thead><tbody>${row('收到', numbers.received)}${row('受理', numbers.accepted)}${row('不予受理', numbers.declined)}${row('已答复', numbers.answered)}${row('按时答复', numbers.answeredInTime)}${row('办结', numbers.closed)}</tbody></table>
<table class="numbers"><caption>核查结论（件）</caption><thead><tr><th scope="col">结论</th><th scope="col" class="number">件数</th><td aria-hidden="true"></td></tr></thead><tbody>${row('属实', numbers.upheld)}${row('部分属实', numbers.partlyUpheld)}${row('不属实', numbers.notUpheld)}${row('无法核实', numbers.unverifiable)}</tbody></table>
<table class="numbers"><caption>群众评价（件）</caption><thead><tr><th scope="col">项目</th><th scope="col" class="number">件数</th><td aria-hidden="true"></td></tr></thead><tbody>${row('已评价', numbers.rated)}${row('认为问题解决', numbers.resolved)}</tbody></table>
${numbers.satisfactionAverage !== undefined && html`<p>平均满意度 ${numbers.satisfactionAverage.toFixed(1)} 分（满分5分）。</p>`}<p class="hint">数据截至${plainTime(numbers.asOf)}。</p>`,
    })
  })
  return router
}
