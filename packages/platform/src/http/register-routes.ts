import { createHash, createHmac } from 'node:crypto'
import { causationOf, DomainError } from '@mingjian/dossier'
import { type Attributes, context, propagation, SpanKind } from '@opentelemetry/api'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import type { z } from 'zod'
import { counter } from '../telemetry/gauges.ts'
import { inSpan } from '../telemetry/spans.ts'
import type { Caller } from './caller.ts'
import type { Guard } from './guard.ts'
import { InvalidRequest } from './problem.ts'
import type { Access, Call, Route } from './route.ts'

const json = express.json({ limit: '1mb', strict: true, type: ['application/json', 'application/*+json'] })
const countRequest = counter('mingjian.http.requests', 'requests by route and class of status')
const anonymous: Caller = { id: 'public', username: 'public', title: '社会公众', roles: [], region: '', unit: '' }

/** Registers declared routes on an express app. Throws at start for a route without an access rule or declared twice. */
export function registerRoutes(app: Express, routes: Route[], guard: Guard): void {
  const seen = new Set<string>()
  const paths = new Map<string, Route[]>()
  for (const declared of routes) {
    const name = `${declared.method.toUpperCase()} ${declared.path}`
    if (!isAccess(declared.access)) throw new Error(`${name} declares no access rule`)
    if (seen.has(name)) throw new Error(`${name} is declared twice`)
    seen.add(name)
    paths.set(declared.path, [...(paths.get(declared.path) ?? []), declared])
  }
  // A path of fixed words before one with a parameter that would take its last word for a value.
  const ordered = [...paths].sort(([one], [other]) => parametersOf(one) - parametersOf(other))
  for (const [path, declared] of ordered) {
    for (const each of declared) app[each.method](path, handler(each, guard))
    app.all(path, refuseOtherMethods(...declared.map(({ method }) => method.toUpperCase())))
  }
}

const parametersOf = (path: string) => path.split(':').length - 1

/** Stands behind the handlers of a path and answers every other method. */
export const refuseOtherMethods =
  (...allowed: string[]): RequestHandler =>
  (_request, response) => {
    response.setHeader('Allow', allowed.join(', '))
    throw new DomainError('method-not-allowed', '不支持这种操作方式。')
  }

function isAccess(access: Access | undefined): boolean {
  return access === 'public' || access === 'signed-in' || (typeof access === 'object' && access.roles.length > 0)
}

function handler(declared: Route, guard: Guard): RequestHandler {
  return (request, response) => {
    const parent = propagation.extract(context.active(), request.headers)
    const attributes: Attributes = { 'http.request.method': request.method, 'http.route': declared.path }
    return context.with(parent, () =>
      inSpan(
        `${request.method} ${declared.path}`,
        attributes,
        async (span) => {
          try {
            await serve(declared, guard, request, response)
          } finally {
            span.setAttribute('http.response.status_code', response.statusCode)
            countRequest({ 'http.route': declared.path, 'http.status_class': `${Math.floor(response.statusCode / 100)}xx` })
          }
        },
        SpanKind.SERVER,
      ),
    )
  }
}

async function serve(declared: Route, guard: Guard, request: Request, response: Response): Promise<void> {
  const caller = declared.access === 'public' ? anonymous : await guard(request)
  if (typeof declared.access === 'object' && !declared.access.roles.some((role) => caller.roles.includes(role))) {
    throw new DomainError('forbidden', '您的岗位不能办理这一项。')
  }
  response.setHeader('Cache-Control', 'no-store')
  if (declared.body && declared.bodyKind !== 'multipart') await readJson(request, response)
  const parsed = {
    params: parse(declared.params, request.params),
    query: parse(declared.query, request.query),
    body: declared.bodyKind === 'multipart' ? undefined : parse(declared.body, request.body),
  }
  const reply = await declared.handle({ ...parsed, ...preconditions(request, declared, caller), caller, request, response } as Call<
    z.ZodType,
    z.ZodType,
    z.ZodType
  >)
  if (!reply) return
  response.status(reply.status ?? 200).set(reply.headers ?? {})
  if (reply.body === undefined) response.end()
  else response.json(reply.body)
}

async function readJson(request: Request, response: Response): Promise<void> {
  const length = Number(request.headers['content-length'] ?? 0)
  const hasBody = length > 0 || request.headers['transfer-encoding'] !== undefined
  if (hasBody && !request.is(['application/json', 'application/*+json'])) {
    throw new DomainError('unsupported-media-type', '请以 JSON 提交（Content-Type: application/json）。')
  }
  await new Promise<void>((resolve, reject) =>
    json(request, response, (error?: unknown) => (error ? reject(unpackedWrongly(error)) : resolve())),
  )
  // The parser passes over a request whose connection ended before it was read: without its body it would mean something else.
  if (hasBody && request.body === undefined) throw new DomainError('malformed-body', '连接在提交途中断开，请用同一个提交编号再交一次。')
}

/** A body that does not unpack comes as zlib's own error, which the parser marks as the caller's. */
function unpackedWrongly(error: unknown): unknown {
  const { status, type } = error as { status?: unknown; type?: unknown }
  return status === 400 && type === undefined ? new DomainError('malformed-body', '压缩的内容已损坏，请不要压缩，直接提交 JSON。') : error
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value ?? {})
  if (!result.success) throw InvalidRequest.of(result.error)
  return result.data
}

function preconditions(
  request: Request,
  declared: Route,
  caller: Caller,
): Pick<Call<undefined, undefined, undefined>, 'idempotencyKey' | 'ifMatch'> {
  const key = request.get('idempotency-key')
  if (key !== undefined && !/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new InvalidRequest([{ field: 'Idempotency-Key', message: '请用 8 到 200 个可见字符，例如一个 UUID。' }])
  }
  const match = request.get('if-match')
  if (match !== undefined && !/^(W\/)?"\d{1,9}"$/.test(match)) {
    throw new InvalidRequest([{ field: 'If-Match', message: '请原样带回读取时得到的 ETag。' }])
  }
  const bound = key && createHash('sha256').update(`${caller.id}\n${request.method} ${request.path}\n${key}`).digest('base64url')
  // Keyed and short: told apart, two bodies are, but no word of one can be guessed from what is kept.
  const asked =
    key &&
    createHmac('sha256', key)
      .update(JSON.stringify(request.body ?? null))
      .digest('hex')
      .slice(0, 8)
  return {
    ...(bound ? { idempotencyKey: causationOf(`${declared.operationId}:${bound}`, asked) } : {}),
    ...(match ? { ifMatch: Number(match.replace(/\D/g, '')) } : {}),
  }
}
