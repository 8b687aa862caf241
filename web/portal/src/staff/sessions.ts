import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { z } from 'zod'
import { cookieOf } from '../view-mode.ts'
import type { PortalContext } from '../visit.ts'

const accessClaims = z.object({
  name: z.string().default(''),
  preferred_username: z.string().default(''),
  region: z.string().default(''),
  realm_access: z.object({ roles: z.array(z.string()) }).default({ roles: [] }),
})

/** Who is signed in. Roles and region only choose what a page offers; the API decides by the bearer token itself. */
export type StaffSession = { id: string; title: string; roles: string[]; region: string; bearer: string; token: string }
type Kept = {
  title: string
  roles: string[]
  region: string
  access: string
  refresh: string
  idToken: string
  until: number
  ends: number
}
type Pending = { verifier: string; state: string; back: string; ends: number }

const COOKIE = 'mj_staff'
const SESSION_MS = 10 * 3_600_000
const PENDING_MS = 30 * 60_000
const RENEW_BEFORE_MS = 60_000
const MAX_KEPT = 10_000

export type StaffSessions = ReturnType<typeof staffSessions>

/** Sign-in by authorization code with PKCE; tokens stay in this process and are lost with it, the browser holds only a random id. */
export function staffSessions({ publicUrl, realmUrl, cookieKey, clock }: PortalContext) {
  const kept = new Map<string, Kept>()
  const pending = new Map<string, Pending>()
  const secure = publicUrl.startsWith('https:')
  let found: Promise<oidc.Configuration> | undefined

  function configuration(): Promise<oidc.Configuration> {
    const insecure = realmUrl.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {}
    found ??= oidc.discovery(new URL(realmUrl), 'mingjian-console', undefined, oidc.None(), insecure)
    found.catch(() => {
      found = undefined
    })
    return found
  }

  function makeRoom<T extends { ends: number }>(map: Map<string, T>): void {
    const now = clock().getTime()
    for (const [id, { ends }] of map) if (ends < now || map.size >= MAX_KEPT) map.delete(id)
  }

  const setCookie = (response: Response, id: string) =>
    response.cookie(COOKIE, id, { httpOnly: true, sameSite: 'lax', secure, path: '/staff' })
  const tokenOf = (id: string) => createHmac('sha256', cookieKey).update(`csrf ${id}`).digest('base64url')

  return {
    /** Sends the browser to the sign-in, and afterwards back to the page that it asked for. */
    async begin(request: Request, response: Response): Promise<void> {
      const id = randomBytes(24).toString('base64url')
      const verifier = oidc.randomPKCECodeVerifier()
      const state = oidc.randomState()
      makeRoom(pending)
      const back = request.method === 'GET' && request.originalUrl.startsWith('/staff') ? request.originalUrl.slice(0, 2_000) : '/staff'
      pending.set(id, { verifier, state, back, ends: clock().getTime() + PENDING_MS })
      setCookie(response, id)
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
      const before = cookieOf(request, COOKIE) ?? ''
      const waiting = pending.get(before)
      if (!waiting) return undefined
      pending.delete(before)
      const checks = { pkceCodeVerifier: waiting.verifier, expectedState: waiting.state }
      const answer = new URL(request.originalUrl, publicUrl)
      const tokens = await oidc.authorizationCodeGrant(await configuration(), answer, checks).catch((error: unknown) => {
        if (error instanceof oidc.AuthorizationResponseError) return undefined
        throw error
      })
      if (!tokens) return undefined
      const id = randomBytes(24).toString('base64url')
      const now = clock().getTime()
      const { name, preferred_username, region, realm_access } = accessClaims.parse(decodeJwt(tokens.access_token))
      makeRoom(kept)
      kept.set(id, {
        title: name || preferred_username,
        roles: realm_access.roles,
        region,
        access: tokens.access_token,
        refresh: tokens.refresh_token ?? '',
        idToken: tokens.id_token ?? '',
        until: now + (tokens.expires_in ?? 60) * 1000,
        ends: now + SESSION_MS,
      })
      setCookie(response, id)
      return waiting.back
    },

    /** Who is signed in, with a token that is still good for a minute. */
    async current(request: Request): Promise<StaffSession | undefined> {
      const id = cookieOf(request, COOKIE) ?? ''
      const session = kept.get(id)
      const now = clock().getTime()
      if (!session || session.ends < now) return undefined
      if (session.until - now < RENEW_BEFORE_MS && !(await renew(session, now))) {
        kept.delete(id)
        return undefined
      }
      const { title, roles, region, access } = session
      return { id, title, roles, region, bearer: access, token: tokenOf(id) }
    },

    /** Whether a posted form came from a page that this session was given. */
    tokenHolds(session: StaffSession, given: string): boolean {
      return given.length === session.token.length && timingSafeEqual(Buffer.from(given), Buffer.from(session.token))
    },

    async end(session: StaffSession, response: Response): Promise<void> {
      const idToken = kept.get(session.id)?.idToken ?? ''
      kept.delete(session.id)
      response.clearCookie(COOKIE, { path: '/staff' })
      const url = oidc.buildEndSessionUrl(await configuration(), { post_logout_redirect_uri: `${publicUrl}/`, id_token_hint: idToken })
      response.redirect(303, url.href)
    },
  }

  async function renew(session: Kept, now: number): Promise<boolean> {
    if (!session.refresh) return false
    const tokens = await oidc.refreshTokenGrant(await configuration(), session.refresh).catch(() => undefined)
    if (!tokens) return false
    session.access = tokens.access_token
    session.refresh = tokens.refresh_token ?? session.refresh
    session.until = now + (tokens.expires_in ?? 60) * 1000
    return true
  }
}
