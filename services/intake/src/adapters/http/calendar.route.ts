import { type Route, route } from '@mingjian/platform'
import { calendarNoticeSchema } from '@mingjian/rulebook'
import { z } from 'zod'
import type { CalendarNotices } from '../../application/intake-deps.ts'
import { ACCESS } from './access.ts'

const noticeShape = z.looseObject({ year: z.number(), documentNo: z.string(), title: z.string() })

/** Entering a year's State Council notice; the open deadlines that it concerns are recomputed at once. */
export function calendarRoutes(notices: CalendarNotices, recompute: (year: number) => Promise<number>, clock: () => Date): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/intake/calendar-notices',
      operationId: 'list-calendar-notices',
      summary: '放假安排通知',
      access: 'signed-in',
      responses: { 200: { description: '在用的通知', schema: z.object({ items: z.array(noticeShape) }) } },
      handle: async () => ({ body: { items: notices.list() } }),
    }),
    route({
      method: 'post',
      path: '/api/intake/calendar-notices',
      operationId: 'enter-calendar-notice',
      summary: '录入放假安排通知，并重算有关的期限',
      access: { roles: ACCESS.configure },
      body: calendarNoticeSchema,
      responses: { 201: { description: '已录入', schema: z.object({ documentNo: z.string(), recomputed: z.number() }) } },
      async handle({ body, caller }) {
        await notices.enter(body, caller.id, clock())
        return { status: 201, body: { documentNo: body.documentNo, recomputed: await recompute(body.year) } }
      },
    }),
  ]
}
