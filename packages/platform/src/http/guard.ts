import { DomainError } from '@mingjian/dossier'
import type { Request, Response } from 'express'
import Keycloak from 'keycloak-connect'
import { z } from 'zod'
import { type Caller, ROLES } from './caller.ts'

const claims = z.object({
  sub: z.string().min(1),
  exp: z.number(),
  preferred_username: z.string().min(1),
  name: z.string().default(''),
  realm_access: z.object({ roles: z.array(z.string()) }),
  region: z.string().regex(/^\d{2,12}$/),
  unit: z.string().min(1).max(120),
  agency: z.string().max(100).optional(),
})

/** Tells who calls by the Authorization header alone; express requests fit as they are. */
export type Guard = (request: { headers: { authorization?: string | undefined } }) => Promise<Caller>

/** Checks bearer tokens by keycloak-connect against a realm (embedded issuer or Keycloak alike) and tells who calls; `backchannelUrl` is the realm as this process reaches it. Refuses with unauthenticated. */
export function realmGuard({ realmUrl, audience, backchannelUrl }: { realmUrl: string; audience: string; backchannelUrl?: string }): Guard {
  const [authServer, realm] = realmUrl.split('/realms/')
  if (!(authServer && realm)) throw new Error(`a realm URL ends in /realms/<name>, this does not: ${realmUrl}`)
  const keycloak = new Keycloak({}, {
    realm,
    'auth-server-url': authServer,
    resource: audience,
    'bearer-only': true,
    'verify-token-audience': true,
    'ssl-required': 'none',
    'confidential-port': 0,
  } as Keycloak.KeycloakConfig)
  // Tokens name the realm as browsers know it; its keys may have to be fetched by another address.
  if (backchannelUrl)
    (keycloak as unknown as { grantManager: { rotation: { realmUrl: string } } }).grantManager.rotation.realmUrl = backchannelUrl
  return async (request) => {
    if (!/^bearer .+/i.test(request.headers.authorization ?? '')) throw unauthenticated('请先登录。')
    const grant = (await keycloak.getGrant(request as Request, {} as Response).catch(() => undefined)) as unknown as
      | { access_token?: { content?: unknown } }
      | undefined
    const parsed = claims.safeParse(grant?.access_token?.content)
    if (!parsed.success) throw unauthenticated('登录已失效，请重新登录。')
    const { sub, preferred_username, name, realm_access, region, unit, agency } = parsed.data
    const roles = ROLES.filter((role) => realm_access.roles.includes(role))
    return { id: sub, username: preferred_username, title: name || preferred_username, roles, region, unit, ...(agency ? { agency } : {}) }
  }
}

const unauthenticated = (message: string) => new DomainError('unauthenticated', message)
