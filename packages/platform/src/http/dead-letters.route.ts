import { DomainError } from '@mingjian/dossier'
import type { DeadLetters } from '@mingjian/messaging'
import { z } from 'zod'
import { type Route, route } from './route.ts'

const ADMIN = { roles: ['system-admin'] as const }
/** As the bus names a letter. */
const letterId = z.string().min(1).max(600)
const name = z.string().max(200)
const letterShape = z.object({
  id: letterId,
  topic: z.string(),
  group: z.string(),
  key: z.string(),
  reason: z.string(),
  at: z.string(),
  parked: z.boolean(),
  event: z.unknown(),
})

/** What an operator may do about events that a consumer could not take. Events name nobody. */
export function deadLetterRoutes(deadLetters: DeadLetters): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/admin/dead-letters',
      operationId: 'list-dead-letters',
      summary: '死信',
      access: ADMIN,
      query: z.strictObject({
        group: name.optional(),
        after: letterId.optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      responses: { 200: { description: '一页', schema: z.object({ items: z.array(letterShape) }) } },
      async handle({ query }) {
        const { group, after, limit } = query
        return { body: { items: await deadLetters.list({ limit, ...(group ? { group } : {}), ...(after ? { after } : {}) }) } }
      },
    }),
    route({
      method: 'get',
      path: '/api/admin/dead-letters/:id',
      operationId: 'show-dead-letter',
      summary: '一封死信',
      access: ADMIN,
      params: z.strictObject({ id: letterId }),
      responses: { 200: { description: '死信', schema: letterShape } },
      async handle({ params }) {
        const letter = await deadLetters.show(params.id)
        if (!letter) throw new DomainError('not-found', '没有这封死信。')
        return { body: letter }
      },
    }),
    route({
      method: 'post',
      path: '/api/admin/dead-letters/redrive',
      operationId: 'redrive-dead-letters',
      summary: '重新投递死信',
      access: ADMIN,
      body: z.strictObject({ group: name.min(1), topic: name.optional(), key: name.optional() }),
      responses: { 200: { description: '数目', schema: z.object({ redriven: z.number() }) } },
      async handle({ body }) {
        const { group, topic, key } = body
        return { body: { redriven: await deadLetters.redrive({ group, ...(topic ? { topic } : {}), ...(key ? { key } : {}) }) } }
      },
    }),
  ]
}
