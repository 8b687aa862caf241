import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { z } from 'zod'
import type { PortalContext } from '../visit.ts'
import { randomName, sealedCookie } from './sealed-cookie.ts'

const accessClaims = z.object({
  name: z.string().default(''),
  preferred_username: z.string().default(''),
  region: z.string().default(''),
  realm_access: z.object({ roles: z.array(z.string()) }).default({ roles: [] }),
})

/** Who is signed in. Roles and region only choose what a page offers; the API decides by the bearer token itself. */
export type StaffSession = { id: string; title: string; roles: string[]; region: string; bearer: string; token: string }
/** `until` ends the access token, `ends` the session; instants in ms. */
type Kept = { id: string; access: string; refresh: string; idToken: string; until: number; ends: number }
type Pending = { id: string; verifier: string; state: string; back: string; ends: number }

const SESSION_MS = 10 * 3_600_000
const PENDING_MS = 30 * 60_000
const RENEW_BEFORE_MS = 60_000
/** Requests that a browser sent together with the same cookie get the same new tokens. */
const RENEWED_MS = 60_000
const MOST = 10_000

export type StaffSessions = ReturnType<typeof staffSessions>

/** Sign-in by authorization code with PKCE. The tokens lie sealed in the browser's cookies, so that any portal of several can go on with them. */
export function staffSessions({ publicUrl, realmUrl, backchannelUrl, cookieKey, clock }: PortalContext) {
  const cookies = { httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:'), path: '/staff' } as const
  const kept = sealedCookie<Kept>('mj_staff', cookieKey, cookies)
  const pending = sealedCookie<Pending>('mj_signin', cookieKey, cookies)
  const ended = new Map<string, number>()
  const renewed = new Map<string, { ends: number; tokens: Promise<Kept | undefined> }>()
  let found: Promise<oidc.Configuration> | undefined

  // Everything that is asked of the realm behind the browser's back goes where this process reaches it.
  const backchannel: oidc.CustomFetch = (url, options) =>
    fetch(backchannelUrl && url.startsWith(realmUrl) ? backchannelUrl + url.slice(realmUrl.length) : url, options as RequestInit)

  function configuration(): Promise<oidc.Configuration> {
    const execute = realmUrl.startsWith('http:') ? [oidc.allowInsecureRequests] : []
    found ??= oidc.discovery(new URL(realmUrl), 'mingjian-console', undefined, oidc.None(), { execute, [oidc.customFetch]: backchannel })
    found.catch(() => {
      found = undefined
    })
    return found
  }

  function makeRoom(map: Map<string, unknown>, isOver: (value: never) => boolean): void {
    for (const [key, value] of map) if (map.size >= MOST || isOver(value as never)) map.delete(key)
  }

  const tokenOf = (id: string) => createHmac('sha256', cookieKey).update(`csrf ${id}`).digest('base64url')

  async function renew(session: Kept): Promise<Kept | undefined> {
    const now = clock().getTime()
    const known = renewed.get(session.refresh)
    if (known) return known.tokens
    makeRoom(renewed, ({ ends }: { ends: number }) => ends < now)
    const tokens = (async () => {
      const fresh = await oidc.refreshTokenGrant(await configuration(), session.refresh).catch(() => undefined)
      if (!fresh) return undefined
      const { access_token, refresh_token, expires_in } = fresh
      return { ...session, access: access_token, refresh: refresh_token ?? session.refresh, until: now + (expires_in ?? 60) * 1000 }
    })()
    renewed.set(session.refresh, { ends: now + RENEWED_MS, tokens })
    if (!(await tokens)) renewed.delete(session.refresh)
    return tokens
  }

  return {
    /** Sends the browser to the sign-in, and afterwards back to the page that it asked for. */
    async begin(request: Request, response: Response): Promise<void> {
      const verifier = oidc.randomPKCECodeVerifier()
      const state = oidc.randomState()
      const back = request.method === 'GET' && request.originalUrl.startsWith('/staff') ? request.originalUrl.slice(0, 2_000) : '/staff'
      await pending.write(response, { id: randomName(), verifier, state, back, ends: clock().getTime() + PENDING_MS })
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: `${publicUrl}/staff/callback`,
        scope: 'openid',
        state,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      response.redirect(303, url.href)
    },

    /** Ends the sign-in and answers where to go on; undefined when the answer does not belong to this browser or the sign-in was refused. */
    async finish(request: Request, response: Response): Promise<string | undefined> {
      const now = clock().getTime()
      const waiting = await pending.read(request)
      if (!waiting || waiting.ends < now || ended.has(waiting.id)) return undefined
      makeRoom(ended, (ends: number) => ends < now)
      ended.set(waiting.id, waiting.ends)
      pending.clear(response)
      const checks = { pkceCodeVerifier: waiting.verifier, expectedState: waiting.state }
      const answer = new URL(request.originalUrl, publicUrl)
      const tokens = await oidc.authorizationCodeGrant(await configuration(), answer, checks).catch((error: unknown) => {
        if (error instanceof oidc.AuthorizationResponseError) return undefined
        throw error
      })
      if (!tokens) return undefined
      await kept.write(response, {
        id: randomName(),
        access: tokens.access_token,
        refresh: tokens.refresh_token ?? '',
        idToken: tokens.id_token ?? '',
        until: now + (tokens.expires_in ?? 60) * 1000,
        ends: now + SESSION_MS,
      })
      return waiting.back
    },

    /** Who is signed in, with a token that is still good for a minute; a renewed one goes back to the browser. */
    async current(request: Request): Promise<StaffSession | undefined> {
      const now = clock().getTime()
      let session = await kept.read(request)
      if (!session || session.ends < now || ended.has(session.id)) return undefined
      if (session.until - now < RENEW_BEFORE_MS) {
        session = session.refresh ? await renew(session) : undefined
        if (!session) return undefined
        if (request.res && !request.res.headersSent) await kept.write(request.res as Response, session)
      }
      const { name, preferred_username, region, realm_access } = accessClaims.parse(decodeJwt(session.access))
      const { id, access } = session
      return { id, title: name || preferred_username, roles: realm_access.roles, region, bearer: access, token: tokenOf(id) }
    },

    /** Whether a posted form came from a page that this session was given. */
    tokenHolds(session: StaffSession, given: string): boolean {
      return given.length === session.token.length && timingSafeEqual(Buffer.from(given), Buffer.from(session.token))
    },

    async end(session: StaffSession, response: Response): Promise<void> {
      const now = clock().getTime()
      const idToken = (await kept.read(response.req))?.idToken ?? ''
      makeRoom(ended, (ends: number) => ends < now)
      ended.set(session.id, now + SESSION_MS)
      kept.clear(response)
      const url = oidc.buildEndSessionUrl(await configuration(), { post_logout_redirect_uri: `${publicUrl}/`, id_token_hint: idToken })
      response.redirect(303, url.href)
    },
  }
}
