import type { CloudEvent } from '@mingjian/contracts'
import type { UpwardAnswer, UpwardLine } from '../../application/exchange-ports.ts'
import type { Upward } from '../../upward-settings.ts'

const WAIT_MS = 8_000
/** A token is renewed so long before it ends. */
const EARLY_MS = 30_000

type Offline = Extract<UpwardAnswer, { outcome: 'offline' }>
type Problem = { code?: unknown; detail?: unknown; field?: unknown; errors?: unknown }

/** Refusals that are about the event; every other one is about the account, or the superior's state. */
const OF_THE_EVENT = [400, 403, 409, 413, 415, 422]
const OF_THE_ACCOUNT = ['forbidden', 'unauthenticated']

const offline = (why: string, afterMs?: number): Offline => ({ outcome: 'offline', why, ...(afterMs === undefined ? {} : { afterMs }) })

/** The superior over HTTP, by client credentials of its realm. `closing` breaks off what is under way; a redirection is not followed. */
export function upwardLine({ url, realmUrl, clientId, clientSecret }: Upward, clock: () => Date, closing: AbortSignal): UpwardLine {
  let token: Promise<{ value: string; until: number }> | undefined

  const ask = (to: string, headers: Record<string, string>, body: string) =>
    fetch(to, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.any([closing, AbortSignal.timeout(WAIT_MS)]) })

  async function freshToken(): Promise<{ value: string; until: number }> {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await ask(`${realmUrl}/protocol/openid-connect/token`, headers, form.toString())
    const answer = (await response.json().catch(() => ({}))) as { access_token?: unknown; expires_in?: unknown }
    if (!response.ok || typeof answer.access_token !== 'string')
      throw new Error(`the realm gives client ${clientId} no token (${response.status})`)
    return { value: answer.access_token, until: clock().getTime() + Number(answer.expires_in ?? 0) * 1000 - EARLY_MS }
  }

  async function bearer(): Promise<string> {
    const known = await token?.catch(() => undefined)
    if (known && known.until > clock().getTime()) return known.value
    const asked = freshToken()
    token = asked
    return (await asked).value
  }

  async function post(event: CloudEvent, again: boolean): Promise<UpwardAnswer> {
    const headers = { authorization: `Bearer ${await bearer()}`, 'content-type': 'application/cloudevents+json' }
    const response = await ask(`${url}/api/exchange/inbox`, headers, JSON.stringify(event))
    const text = await response.text()
    if (response.ok) return { outcome: 'taken' }
    if (response.status === 401 && again) {
      token = undefined
      return post(event, false)
    }
    const problem = problemOf(text)
    const code = String(problem.code ?? '')
    if (code === '' || !OF_THE_EVENT.includes(response.status) || OF_THE_ACCOUNT.includes(code)) {
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
      return offline(`the superior answered ${response.status} ${code}`.trim(), Number.isFinite(seconds) ? seconds * 1000 : undefined)
    }
    return {
      outcome: 'refused',
      reason: `the superior refused it: ${code} ${fieldsOf(problem)} ${String(problem.detail ?? '')}`.slice(0, 500),
    }
  }

  return {
    post: (event) =>
      post(event, true).catch((error: unknown) => {
        const { message, cause } = error as Error & { cause?: { code?: string } }
        return offline(cause?.code ?? message)
      }),
  }
}

function problemOf(text: string): Problem {
  try {
    return Object(JSON.parse(text)) as Problem
  } catch {
    return {}
  }
}

const fieldsOf = ({ errors }: Problem): string =>
  Array.isArray(errors) ? errors.map((each) => String((each as { field?: unknown } | null)?.field ?? '')).join(', ') : ''
