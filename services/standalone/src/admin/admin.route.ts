import { randomBytes } from 'node:crypto'
import { agencyId, regionCode, text } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import type { DeadLetters } from '@mingjian/messaging'
import { InvalidRequest, ROLES, type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import type { LoginStore } from '../identity/logins.ts'

const ADMIN = { roles: ['system-admin'] as const }
const username = z.string().regex(/^[a-z0-9][a-z0-9.-]{2,60}$/)
export const newLoginShape = z.strictObject({
  username,
  title: text(100),
  roles: z.array(z.enum(ROLES)).min(1),
  region: regionCode,
  unit: agencyId,
  agency: agencyId.optional(),
})
const loginShape = z.object({
  username: z.string(),
  title: z.string(),
  roles: z.array(z.string()),
  region: z.string(),
  unit: z.string(),
  active: z.boolean(),
})
/** As the bus names a letter. */
const letterId = z.string().min(1).max(600)
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
const redriveShape = z.strictObject({
  group: z.string().min(1).max(200),
  topic: z.string().max(200).optional(),
  key: z.string().max(200).optional(),
})

/** What an operator of the embedded profile does: logins and dead letters. Sees no case content. */
export function adminRoutes(deadLetters: DeadLetters, logins: LoginStore | undefined): Route[] {
  const own = () => {
    if (!logins) throw new DomainError('not-found', '登录由外部身份系统管理，请到该系统办理。')
    return logins
  }
  return [
    route({
      method: 'get',
      path: '/api/staff/colleagues',
      operationId: 'list-colleagues',
      summary: '本单位可以承办的人员，或者全部人员',
      access: 'signed-in',
      query: z.strictObject({ all: z.enum(['true']).optional() }),
      responses: {
        200: {
          description: '人员',
          schema: z.object({ items: z.array(z.object({ id: z.string(), title: z.string(), roles: z.array(z.string()) })) }),
        },
      },
      async handle({ caller, query }) {
        const items = (await own().list()).filter(
          ({ unit, active, roles }) => active && unit === caller.unit && (query.all === 'true' || roles.includes('supervisor')),
        )
        return { body: { items: items.map(({ id, title, roles }) => ({ id, title, roles })) } }
      },
    }),
    route({
      method: 'get',
      path: '/api/admin/dead-letters',
      operationId: 'list-dead-letters',
      summary: '死信',
      access: ADMIN,
      query: z.strictObject({
        group: z.string().max(200).optional(),
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
      body: redriveShape,
      responses: { 200: { description: '数目', schema: z.object({ redriven: z.number() }) } },
      async handle({ body }) {
        const { group, topic, key } = body
        return { body: { redriven: await deadLetters.redrive({ group, ...(topic ? { topic } : {}), ...(key ? { key } : {}) }) } }
      },
    }),
    route({
      method: 'get',
      path: '/api/admin/users',
      operationId: 'list-users',
      summary: '登录用户',
      access: ADMIN,
      responses: { 200: { description: '用户', schema: z.object({ items: z.array(loginShape) }) } },
      async handle() {
        return { body: { items: (await own().list()).map(({ id: _id, agency: _agency, ...rest }) => rest) } }
      },
    }),
    route({
      method: 'post',
      path: '/api/admin/users',
      operationId: 'add-user',
      summary: '新增用户或重设密码；密码只显示这一次',
      access: ADMIN,
      body: newLoginShape,
      responses: { 201: { description: '已保存', schema: z.object({ username: z.string(), password: z.string() }) } },
      handle: async ({ body }) => ({ status: 201, body: await putLogin(own(), body) }),
    }),
    route({
      method: 'post',
      path: '/api/admin/users/:username/deactivate',
      operationId: 'deactivate-user',
      summary: '停用用户（离岗即停用）',
      access: ADMIN,
      params: z.strictObject({ username }),
      responses: { 200: { description: '已停用', schema: z.object({ username: z.string() }) } },
      async handle({ params, caller }) {
        if (params.username === caller.username)
          throw new InvalidRequest([{ field: 'username', message: '不能停用自己，请由另一位系统管理员办理。' }])
        if (!(await own().deactivate(params.username))) throw new DomainError('not-found', '没有这个用户。')
        return { body: { username: params.username } }
      },
    }),
  ]
}

/** Adds a login (or gives an existing one a new password) with a random password, told once. */
export async function putLogin(
  logins: LoginStore,
  { agency, ...login }: z.output<typeof newLoginShape>,
): Promise<{ username: string; password: string }> {
  const password = randomBytes(12).toString('base64url')
  await logins.put({ ...login, ...(agency ? { agency } : {}), password })
  return { username: login.username, password }
}
