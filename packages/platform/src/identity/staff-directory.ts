import { z } from 'zod'
import { ROLES } from '../http/caller.ts'
import { type KeycloakAccess, servicesToken } from './services-token.ts'

export type Colleague = { id: string; title: string; roles: string[] }
/** Who works where, as the identity of the profile knows it. */
export interface StaffDirectory {
  /** Active logins of people in a unit. */
  colleagues(unit: string): Promise<Colleague[]>
}

/** Whether that is a program of others: it has the role integration and no other of ours. */
export const isMachine = (roles: readonly string[]): boolean => roles.length === 1 && roles[0] === 'integration'

const MOST = 200
const KEEP_MS = 60_000
const TIMEOUT_MS = 5_000

const usersShape = z.array(z.object({ id: z.string(), attributes: z.record(z.string(), z.array(z.string())).default({}) }))
const rolesShape = z.array(z.object({ name: z.string() }))

/** The logins of a Keycloak realm, asked by the services' own client; what was told is kept for a minute. */
export function keycloakStaff({ realmUrl, secret }: KeycloakAccess, clock: () => Date = () => new Date()): StaffDirectory {
  const admin = realmUrl.replace('/realms/', '/admin/realms/')
  const kept = new Map<string, { until: number; list: Promise<Colleague[]> }>()
  const accessToken = servicesToken({ realmUrl, secret }, clock)

  async function ask<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> {
    const headers = { authorization: `Bearer ${await accessToken()}` }
    const answer = await fetch(admin + path, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) throw new Error(`the realm does not tell who works where: ${answer.status}`)
    return shape.parse(await answer.json())
  }

  async function look(unit: string): Promise<Colleague[]> {
    const query = new URLSearchParams({ q: `unit:"${unit}"`, enabled: 'true', max: String(MOST), exact: 'true' })
    const users = await ask(`/users?${query}`, usersShape)
    const found = await Promise.all(
      users
        .filter(({ attributes }) => attributes.unit?.[0] === unit)
        .map(async ({ id, attributes }) => {
          const roles = await ask(`/users/${encodeURIComponent(id)}/role-mappings/realm`, rolesShape)
          const ours = ROLES.filter((role) => roles.some(({ name }) => name === role))
          return { id, title: attributes.post?.[0] ?? '', roles: ours }
        }),
    )
    return found.filter(({ roles }) => !isMachine(roles))
  }

  return {
    colleagues(unit) {
      const now = clock().getTime()
      const found = kept.get(unit)
      if (found && found.until > now) return found.list
      const list = look(unit)
      kept.set(unit, { until: now + KEEP_MS, list })
      list.catch(() => kept.delete(unit))
      return list
    },
  }
}
