import { randomBytes } from 'node:crypto'
import { agencyId, regionCode, text } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
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
/** The embedded issuer's logins, for its administrator. Sees no case content. */
export function loginRoutes(logins: LoginStore | undefined): Route[] {
  const own = () => {
    if (!logins) throw new DomainError('not-found', '登录由外部身份系统管理，请到该系统办理。')
    return logins
  }
  return [
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
