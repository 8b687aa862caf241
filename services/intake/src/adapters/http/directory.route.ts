import { agencyId, day, regionCode, text } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { legalRouteNotices } from '../../application/legal-route-notices.ts'

const LISTS = [
  'kinds',
  'problem-types',
  'accused-kinds',
  'other-routes',
  'reply-ways',
  'decline-grounds',
  'suspension-grounds',
  'order-return-grounds',
  'conclusions',
  'withdrawal-pressure',
  'complaint-statuses',
  'channels',
  'relations',
  'languages',
  'transfer-bodies',
] as const

const regionShape = z.object({ code: z.string(), name: z.string(), fullName: z.string(), level: z.string() })
const agencyShape = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  kind: z.string(),
  field: z.string().optional(),
  phone: z.string().optional(),
})
const codeShape = z.object({ code: z.string(), name: z.string(), hint: z.string().optional() })

/** What a form has to offer: regions, agencies with their complaint phones, code lists. */
export function directoryRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/public/regions',
      operationId: 'list-regions',
      summary: '地区',
      access: 'public',
      query: z.strictObject({ parent: regionCode.optional() }),
      responses: { 200: { description: '下一级地区；不给上级时为最上级', schema: z.object({ items: z.array(regionShape) }) } },
      async handle({ query }) {
        const { regions } = deps.rulebook()
        const items = query.parent ? regions.children(query.parent) : regions.roots
        return { body: { items: items.map(({ code, name, fullName, level }) => ({ code, name, fullName, level })) } }
      },
    }),
    route({
      method: 'get',
      path: '/api/public/agencies',
      operationId: 'list-agencies',
      summary: '执法单位和监督电话',
      access: 'public',
      query: z.strictObject({
        region: regionCode.optional(),
        q: text(50).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: agencyId.optional(),
      }),
      responses: { 200: { description: '一页', schema: z.object({ items: z.array(agencyShape), next: z.string().optional() }) } },
      async handle({ query }) {
        const { region, q, limit, cursor } = query
        const found = deps.agencies.search({
          limit: limit + 1,
          ...(region ? { region } : {}),
          ...(q ? { q } : {}),
          ...(cursor ? { after: cursor } : {}),
        })
        const items = found.slice(0, limit).map(({ id, name, region: where, kind, field, phone }) => ({
          id,
          name,
          region: where,
          kind,
          ...(field ? { field } : {}),
          ...(phone ? { phone } : {}),
        }))
        const last = items.at(-1)
        return { body: { items, ...(found.length > limit && last ? { next: last.id } : {}) } }
      },
    }),
    route({
      method: 'get',
      path: '/api/public/codes/:list',
      operationId: 'list-codes',
      summary: '代码表',
      access: 'public',
      params: z.strictObject({ list: z.enum(LISTS) }),
      responses: { 200: { description: '代码和名称', schema: z.object({ name: z.string(), items: z.array(codeShape) }) } },
      async handle({ params }) {
        const list = deps.rulebook().codes(params.list)
        const items = list.items.map((item) => ({ code: item.code, name: item.name, ...(item.hint ? { hint: item.hint } : {}) }))
        return { body: { name: list.name, items } }
      },
    }),
    route({
      method: 'get',
      path: '/api/public/legal-routes',
      operationId: 'list-legal-route-notices',
      summary: '复议、诉讼期限的提醒',
      access: 'public',
      query: z.strictObject({ region: regionCode.optional(), knownOn: day.optional() }),
      responses: { 200: { description: '写了知道日期的，附推算的最后一天', schema: z.object({ items: z.array(z.string()) }) } },
      handle: async ({ query }) => ({ body: { items: legalRouteNotices(deps.rulebook(), query.region, query.knownOn) } }),
    }),
  ]
}
