import { Router } from 'express'
import { type Codes, regionGroups } from '../directory.ts'
import { selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { type PortalContext, sendPage } from '../visit.ts'

const PAGE = 30
const text = (value: unknown, pattern: RegExp) => (typeof value === 'string' && pattern.test(value) ? value : '')

/** 监督电话: departments by region, with search and pages; everything is in the address, so a link can be passed on. */
export function directoryPage({ directory }: PortalContext): Router {
  const router = Router()
  router.get('/directory', async (request, response) => {
    const region = text(request.query.region, /^\d{4,9}$/)
    const q = text(request.query.q, /^.{1,50}$/).trim()
    const cursor = text(request.query.after, /^[\w.-]{1,100}$/)
    const [groups, { items, next }] = await Promise.all([
      directory.regions().then(regionGroups),
      directory.agencies({ region, q, cursor, limit: PAGE }),
    ])
    const withPhone = items.filter(({ phone }) => phone)
    const regions = await regionNames(
      directory,
      withPhone.map((item) => item.region),
    )
    const state = {
      values: new FormValues([
        ['region', region],
        ['q', q],
      ]),
      errors: new Map<string, string>(),
    }
    const link = (after?: string) => `/directory?${new URLSearchParams({ region, q, ...(after ? { after } : {}) })}`
    sendPage(request, response, {
      title: '监督电话',
      body: html`<h1>监督电话</h1><p>可以直接打给单位的监督电话，也可以打<a href="tel:12345">12345</a>转接。</p>
<form method="get" action="/directory" role="search">${selectField(state, { name: 'region', label: '地区', empty: '全部', groups })}${textField(state, { name: 'q', label: '单位名称', hint: '写几个字就可以', max: 50 })}<p><button type="submit">查找</button></p></form>
${withPhone.length === 0 ? html`<p role="status">没有找到。请换个地区或者少写几个字再查。</p>` : html`<table class="stack"><caption>找到的单位</caption><thead><tr><th scope="col">单位</th><th scope="col">地区</th><th scope="col">电话</th></tr></thead><tbody>${withPhone.map(({ name, region: at, phone = '' }) => html`<tr><th scope="row">${name}</th><td data-label="地区">${regions.get(at) ?? at}</td><td data-label="电话"><a href="tel:${phone}">${phone}</a></td></tr>`)}</tbody></table>`}
<nav aria-label="翻页"><ul class="pages">${cursor && html`<li><a href="${link()}">第一页</a></li>`}${next && html`<li><a rel="next" href="${link(next)}">下一页</a></li>`}</ul></nav>`,
    })
  })
  return router
}

async function regionNames(directory: Codes, codes: string[]): Promise<Map<string, string>> {
  return new Map(await Promise.all([...new Set(codes)].map(async (code) => [code, await directory.regionName(code)] as const)))
}
