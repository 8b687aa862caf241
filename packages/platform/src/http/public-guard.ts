import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { DomainError } from '@mingjian/dossier'
import { createChallenge, verifySolution } from 'altcha-lib/v1'
import type { Request } from 'express'

/** Lets a public request through, or refuses it with too-many-requests and a challenge; `topic` is what is counted together. */
export type PublicGuard = (request: Request, topic: string) => Promise<void>

const WINDOW_MS = 60_000
const EXPIRES_MS = 10 * 60_000
const WAIT_MS = 20_000
const MAX_SPENT = 50_000
/** Public writes per minute and region up to which nothing more is asked of anybody. */
const QUIET = 120
const MAX_NUMBER = 100_000

/**
 * The public side's brake (PUBLIC_GUARD=adaptive): quiet, it asks nothing; above the threshold a write needs a solved altcha challenge
 * (`X-Altcha`), or, for browsers without scripts, a ticket that was waited for (`X-Wait-Ticket`). It counts by region, never by address.
 */
export function adaptiveGuard(secret: Buffer, clock: () => Date): PublicGuard {
  const hmacKey = secret.toString('hex')
  const counts = new Map<string, { since: number; count: number }>()
  const spent = new Map<string, number>()

  function busy(region: string, now: number): boolean {
    let window = counts.get(region)
    if (!window || now - window.since >= WINDOW_MS) {
      window = { since: now, count: 0 }
      counts.set(region, window)
    }
    window.count += 1
    return window.count > QUIET
  }

  function spend(token: string, now: number): boolean {
    for (const [old, until] of spent) {
      if (until > now && spent.size < MAX_SPENT) break
      spent.delete(old)
    }
    if (spent.has(token)) return false
    spent.set(token, now + EXPIRES_MS)
    return true
  }

  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url')

  function ticketHolds(ticket: string, now: number): boolean {
    const [from = '', id = '', signature = ''] = ticket.split('.')
    const expected = sign(`${from}.${id}`)
    if (signature.length !== expected.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return false
    return now >= Number(from) && now < Number(from) + EXPIRES_MS
  }

  return async (request, region) => {
    const now = clock().getTime()
    const solution = request.get('x-altcha')
    const ticket = request.get('x-wait-ticket')
    if (!busy(region, now)) return
    if (solution && solution.length < 2_000 && (await verifySolution(solution, hmacKey).catch(() => false)) && spend(solution, now)) return
    if (ticket && ticket.length < 300 && ticketHolds(ticket, now) && spend(ticket, now)) return
    const challenge = await createChallenge({ hmacKey, maxNumber: MAX_NUMBER, expires: new Date(now + EXPIRES_MS) })
    const from = `${now + WAIT_MS}.${randomUUID()}`
    throw new DomainError('too-many-requests', '现在提交的人很多，请稍等片刻再提交；您填写的内容不会丢失。', {
      retryAfter: Math.ceil(WAIT_MS / 1000),
      challenge,
      waitTicket: `${from}.${sign(from)}`,
    })
  }
}

/** PUBLIC_GUARD=off, for load tests. */
export const noGuard: PublicGuard = async () => {}
