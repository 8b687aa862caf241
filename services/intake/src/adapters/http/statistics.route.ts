import { regionCode } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { civilDateAt } from '@mingjian/rulebook'
import { z } from 'zod'
import { type StatisticsStore, type YearlyNumbers, yearlyNumbers } from '../../application/project-statistics.ts'

const FRESH_MS = 60_000
const MAX_CACHED = 500
const count = z.number().int()
const numbersShape = z.object({
  year: count,
  region: z.string(),
  received: count,
  accepted: count,
  declined: count,
  answered: count,
  answeredInTime: count,
  closed: count,
  upheld: count,
  partlyUpheld: count,
  notUpheld: count,
  unverifiable: count,
  rated: count,
  resolved: count,
  satisfactionAverage: z.number().optional(),
  asOf: z.string(),
})

/** Yearly numbers for everybody, at most a minute old. */
export function statisticsRoute(store: StatisticsStore, clock: () => Date): Route {
  const cached = new Map<string, { at: number; numbers: Promise<YearlyNumbers> }>()
  return route({
    method: 'get',
    path: '/api/public/statistics',
    operationId: 'yearly-statistics',
    summary: '年度数据',
    access: 'public',
    query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional(), region: regionCode.optional() }),
    responses: { 200: { description: '年度数据', schema: numbersShape } },
    async handle({ query }) {
      const now = clock().getTime()
      const year = query.year ?? Number(civilDateAt(now).slice(0, 4))
      const region = query.region ?? ''
      const key = `${year} ${region}`
      let known = cached.get(key)
      if (!known || now - known.at >= FRESH_MS) {
        if (cached.size >= MAX_CACHED) cached.clear()
        known = { at: now, numbers: yearlyNumbers(store, year, region) }
        cached.set(key, known)
      }
      return { body: { ...(await known.numbers), asOf: new Date(known.at).toISOString() } }
    },
  })
}
