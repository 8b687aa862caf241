import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

// A steady load of filings and actions, sent on time whatever the answers are; what was not answered is sent again with the same key, as a client would.

const AGAIN_MS = 1_000
const PATIENCE_MS = 180_000
const TRY_MS = 30_000

export type Write = { key: string; kind: 'file' | 'accept' | 'assign'; no?: string; receipt?: string; at: number; acknowledged: boolean }
export type Ledger = {
  writes: Write[]
  /** Tries that were answered with an error or not at all. */
  refused: number
  /** Why, with how often. */
  reasons: Map<string, number>
  /** What no fault explains: a refusal of the domain, or a write that nobody acknowledged in time. */
  surprises: string[]
  /** Milliseconds until the acknowledgement, of filings. */
  latencies: number[]
}

type Answer = { status: number; body: Record<string, unknown> }

/** Signs in by the command line's grant and keeps the tokens until they are refused. */
export function staffOf(url: string, logins: Map<string, string>) {
  const tokens = new Map<string, Promise<string>>()
  const signIn = async (username: string): Promise<string> => {
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password: logins.get(username) ?? '' })
    const response = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(TRY_MS),
    })
    const { access_token } = (await response.json()) as { access_token?: string }
    if (!access_token) throw new Error(`no token for ${username}: ${response.status}`)
    return access_token
  }
  const tokenOf = (username: string): Promise<string> => {
    const token = tokens.get(username) ?? signIn(username)
    tokens.set(username, token)
    token.catch(() => tokens.delete(username))
    return token
  }
  return {
    tokenOf,
    subjectOf: async (username: string) =>
      JSON.parse(Buffer.from((await tokenOf(username)).split('.')[1] ?? '', 'base64url').toString()).sub as string,
    async call(username: string | undefined, method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
      for (let fresh = false; ; fresh = true) {
        const headers: Record<string, string> = {
          ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
          ...(key ? { 'idempotency-key': key } : {}),
          ...(username ? { authorization: `Bearer ${await tokenOf(username)}` } : {}),
        }
        const content = body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }
        const response = await fetch(url + path, {
          method,
          headers,
          ...content,
          signal: AbortSignal.timeout(method === 'GET' ? 300_000 : TRY_MS),
        })
        const text = await response.text()
        if (response.status === 401 && username && !fresh) {
          tokens.delete(username)
          continue
        }
        return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text } }
      }
    },
  }
}

export type Staff = ReturnType<typeof staffOf>

const filing = (title: string) => ({
  region: '520502',
  accused: { agencyId: 'dept-520502-market' },
  problemTypes: ['unlawful-procedure'],
  title,
  content: `检查时没有出示证件，也没有说明依据（${title}）。`,
  anonymous: true,
})

let serial = 0

/** Begins a load of so many filings a second, half of them accepted and assigned afterwards. */
export function startLoad(
  staff: Staff,
  { perSecond, handlers, actions = true }: { perSecond: number; handlers: string[]; actions?: boolean },
) {
  const ledger: Ledger = { writes: [], refused: 0, reasons: new Map(), surprises: [], latencies: [] }
  const journeys = new Set<Promise<void>>()
  let stopped = false

  async function write(kind: Write['kind'], as: string | undefined, path: string, body: unknown): Promise<Answer | undefined> {
    const entry: Write = { key: randomUUID(), kind, at: Date.now(), acknowledged: false }
    ledger.writes.push(entry)
    const began = performance.now()
    while (performance.now() - began < PATIENCE_MS) {
      let reason = ''
      const answer = await staff.call(as, 'POST', path, body, entry.key).catch((error: Error) => {
        reason = `${error.name} ${(error.cause as { code?: string } | undefined)?.code ?? ''}`
        return undefined
      })
      if (answer && answer.status < 300) {
        entry.acknowledged = true
        entry.no = String(answer.body.complaintNo ?? path.split('/')[4])
        if (answer.body.receipt) entry.receipt = String(answer.body.receipt)
        if (kind === 'file') ledger.latencies.push(performance.now() - began)
        return answer
      }
      ledger.refused += 1
      reason ||= `${answer?.status} ${answer?.body.code ?? ''}`
      ledger.reasons.set(reason, (ledger.reasons.get(reason) ?? 0) + 1)
      const transient = !answer || answer.status >= 500 || answer.status === 429 || answer.body.code === 'version-conflict'
      if (!transient) {
        ledger.surprises.push(`${kind} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`)
        return undefined
      }
      await sleep(AGAIN_MS)
    }
    ledger.surprises.push(`${kind} ${path}: nobody acknowledged it for ${PATIENCE_MS} ms`)
    return undefined
  }

  async function journey(n: number): Promise<void> {
    const filed = await write('file', undefined, '/api/public/complaints', filing(`故障试验第${n}件`))
    if (!filed || !actions || n % 2 === 0) return
    const path = `/api/intake/complaints/${filed.body.complaintNo}`
    if (await write('accept', 'intake-clerk-520502', `${path}/accept`, {}))
      await write('assign', 'intake-clerk-520502', `${path}/assign`, { handlers })
  }

  const timer = setInterval(() => {
    serial += 1
    const running = journey(serial).catch((error: unknown) => void ledger.surprises.push(String(error)))
    journeys.add(running)
    void running.finally(() => journeys.delete(running))
  }, 1_000 / perSecond)

  return {
    ledger,
    /** Begins nothing more and waits for what is under way. */
    async stop(): Promise<Ledger> {
      if (!stopped) clearInterval(timer)
      stopped = true
      await Promise.all(journeys)
      return ledger
    },
  }
}
