import type { Readable } from 'node:stream'
import { activeTraceparent } from '@mingjian/platform'
import { z } from 'zod'

const problemShape = z.looseObject({
  status: z.number(),
  code: z.string().default('unexpected'),
  detail: z.string().default('系统暂时不能处理，请稍后再试。'),
  correlationId: z.string().optional(),
  field: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  waitTicket: z.string().optional(),
  challenge: z.record(z.string(), z.unknown()).optional(),
})
export type Problem = z.output<typeof problemShape>

/** A refusal of the API, or its silence (`api-unreachable`, status 503). */
export class ApiProblem extends Error {
  readonly code: string
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.code = problem.code
    this.problem = problem
  }
}

export type CallOptions = {
  body?: unknown
  bearer?: string
  idempotencyKey?: string
  /** Version that was shown, for If-Match. */
  version?: number
  /** Solution or ticket that answers an earlier 429. */
  altcha?: string
  waitTicket?: string
}

const TIMEOUT_MS = 20_000
const UPLOAD_TIMEOUT_MS = 300_000

/** Where services answer that are processes of their own; the API's address where they are not. */
export type ServiceUrls = { exchange?: string | undefined; personnel?: string | undefined }

export type ApiClient = ReturnType<typeof createApiClient>

/** The platform's HTTP API as pages use it: answers are parsed by their contract, refusals are thrown as `ApiProblem`. */
export function createApiClient(apiUrl: string, { exchange, personnel }: ServiceUrls) {
  const elsewhere = [
    ['/api/exchange/', exchange],
    ['/api/personnel/', personnel],
    ['/api/public/certificates/', personnel],
  ] as const
  const addressOf = (path: string) => elsewhere.find(([prefix]) => path.startsWith(prefix))?.[1] ?? apiUrl

  async function send(method: string, path: string, options: CallOptions, init: RequestInit & { duplex?: 'half' }, timeoutMs: number) {
    const traceparent = activeTraceparent()
    const headers = new Headers(init.headers)
    if (traceparent) headers.set('traceparent', traceparent)
    if (options.bearer) headers.set('authorization', `Bearer ${options.bearer}`)
    if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey)
    if (options.version !== undefined) headers.set('if-match', `"${options.version}"`)
    if (options.altcha) headers.set('x-altcha', options.altcha)
    if (options.waitTicket) headers.set('x-wait-ticket', options.waitTicket)
    const response = await fetch(addressOf(path) + path, {
      ...init,
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new ApiProblem({ status: 503, code: 'api-unreachable', detail: '系统暂时连接不上，请稍后再试。', cause: String(error) })
    })
    if (!response.ok) throw new ApiProblem(await readProblem(response))
    return response
  }

  const json = (body: unknown): RequestInit =>
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }

  return {
    async call<Schema extends z.ZodType>(method: 'GET' | 'POST' | 'PUT', path: string, shape: Schema, options: CallOptions = {}) {
      const response = await send(method, path, options, json(options.body), TIMEOUT_MS)
      return shape.parse(await response.json()) as z.output<Schema>
    },

    /** The answer as it comes, for files and event streams. `signal` ends it. */
    raw(path: string, options: CallOptions, timeoutMs = UPLOAD_TIMEOUT_MS): Promise<Response> {
      return send('GET', path, options, {}, timeoutMs)
    },

    /** Sends one file on as it streams in, so that memory does not grow with it. */
    async upload<Schema extends z.ZodType>(
      path: string,
      shape: Schema,
      file: { name: string; content: Readable },
      options: CallOptions = {},
      fields: Record<string, string> = {},
    ) {
      const boundary = `mj${crypto.randomUUID()}`
      const init = {
        body: ReadableStream.from(multipart(boundary, file, fields)),
        duplex: 'half' as const,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      }
      const response = await send('POST', path, options, init, UPLOAD_TIMEOUT_MS)
      return shape.parse(await response.json()) as z.output<Schema>
    },
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const parsed = problemShape.safeParse(await response.json().catch(() => undefined))
  return parsed.success ? parsed.data : { status: response.status, code: 'unexpected', detail: '系统暂时不能处理，请稍后再试。' }
}

async function* multipart(boundary: string, file: { name: string; content: Readable }, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    yield Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  }
  const name = file.name.replace(/["\r\n\\]/g, '_')
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  )
  for await (const chunk of file.content) yield chunk as Buffer
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}
