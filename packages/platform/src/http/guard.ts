import { DomainError } from '@mingjian/dossier'
import type { Request, Response } from 'express'
import Keycloak from 'keycloak-connect'
import { z } from 'zod'
import { CLIENTS } from '../identity/realm.ts'
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

/** A realm; `backchannelUrl` is the realm as this process reaches it. */
type Realm = { realmUrl: string; audience: string; backchannelUrl?: string }

/** Checks bearer tokens by keycloak-connect against a realm (embedded issuer or Keycloak alike) and tells who calls. Refuses with unauthenticated. */
export function realmGuard(realm: Realm): Guard {
  const contentOf = tokenReader(realm)
  return async (request) => {
    const parsed = claims.safeParse(await contentOf(request))
    if (!parsed.success) throw expired()
    const { sub, preferred_username, name, realm_access, region, unit, agency } = parsed.data
    const roles = ROLES.filter((role) => realm_access.roles.includes(role))
    return { id: sub, username: preferred_username, title: name || preferred_username, roles, region, unit, ...(agency ? { agency } : {}) }
  }
}

/** Refuses every access token but those of our own services' client (client credentials of `mingjian-services`). */
export function servicesOnly(realm: Realm): (authorization: string) => Promise<void> {
  const contentOf = tokenReader(realm)
  return async (authorization) => {
    const parsed = z.object({ azp: z.string() }).safeParse(await contentOf({ headers: { authorization } }))
    if (!parsed.success) throw expired()
    if (parsed.data.azp !== CLIENTS.services) throw new DomainError('forbidden', '这一项只由本平台的服务相互查询。')
  }
}

/** Checks the signature, the issuer, the audience and the end of a bearer token, and answers what it says. */
function tokenReader({ realmUrl, audience, backchannelUrl }: Realm): (request: Parameters<Guard>[0]) => Promise<unknown> {
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
    return grant?.access_token?.content
  }
}

const expired = () => unauthenticated('登录已失效，请重新登录。')
const unauthenticated = (message: string) => new DomainError('unauthenticated', message)
