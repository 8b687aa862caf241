import { z } from 'zod'
import { CLIENTS } from './realm.ts'

/** The realm as this process reaches it, and the secret of the services' own client. */
export type KeycloakAccess = { realmUrl: string; secret: string }

const TIMEOUT_MS = 5_000
/** A token is renewed so long before it ends. */
const EARLY_S = 30
const tokenShape = z.object({ access_token: z.string(), expires_in: z.number() })

/** Access tokens of the services' own client (client credentials), each used until shortly before it ends. */
export function servicesToken({ realmUrl, secret }: KeycloakAccess, clock: () => Date = () => new Date()): () => Promise<string> {
  let token: { value: string; until: number } | undefined
  return async () => {
    const now = clock().getTime()
    if (token && token.until > now) return token.value
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENTS.services, client_secret: secret })
    const answer = await fetch(`${realmUrl}/protocol/openid-connect/token`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new Error(`the realm does not answer: ${(error as Error).message}`)
    })
    if (!answer.ok) throw new Error(`the realm gives client ${CLIENTS.services} no token (${answer.status}): check OIDC_SERVICES_SECRET`)
    const { access_token, expires_in } = tokenShape.parse(await answer.json())
    token = { value: access_token, until: now + (expires_in - EARLY_S) * 1000 }
    return access_token
  }
}
