import { randomUUID } from 'node:crypto'
import { DomainError } from '@mingjian/dossier'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { ZodError } from 'zod'

/** One wrong field: where (dotted path), what is wrong and what to do, in plain Chinese. */
export type FieldError = { field: string; message: string }

/** Codes that the platform itself answers with. */
export const PLATFORM_STATUS = {
  'not-found': 404,
  'version-conflict': 409,
  'already-exists': 409,
  'idempotency-key-reused': 409,
  'stale-version': 412,
  'dossier-full': 409,
  'sealed-value-broken': 500,
  'identity-erased': 410,
  'invalid-request': 400,
  'malformed-body': 400,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'method-not-allowed': 405,
  unauthenticated: 401,
  forbidden: 403,
  'invalid-cursor': 400,
  'identity-unavailable': 503,
  'too-many-requests': 429,
  'store-full': 507,
  'store-io-error': 507,
  'sort-too-large': 422,
  unexpected: 500,
} as const satisfies Record<string, number>

/** Request that does not fit its shape. */
export class InvalidRequest extends DomainError {
  readonly errors: FieldError[]
  constructor(errors: FieldError[]) {
    super('invalid-request', '有内容填写不正确，请按提示修改后再提交。', { errors })
    this.errors = errors
  }
  static of(error: ZodError, within?: string): InvalidRequest {
    const errors = error.issues.flatMap((issue) => {
      const keys = 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : []
      const path = [...(within ? [within] : []), ...issue.path.map(String)]
      if (issue.code === 'unrecognized_keys')
        return keys.map((key) => ({ field: [...path, key].join('.'), message: '没有这一项，请删去。' }))
      return [{ field: path.join('.'), message: issue.message }]
    })
    return new InvalidRequest(errors.slice(0, 50))
  }
}

/** Writes problem+json (RFC 9457). `type` ends in the code; `correlationId` is what a caller quotes to the operators. */
export function sendProblem(response: Response, status: number, code: string, detail: string, extra: Record<string, unknown> = {}): string {
  const span = trace.getActiveSpan()?.spanContext()
  const correlationId = span && isSpanContextValid(span) ? span.traceId : randomUUID()
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...extra, type: `urn:mingjian:problem:${code}`, title: detail, status, code, detail, correlationId }))
  return correlationId
}

const PARSER_CODES: Record<string, [keyof typeof PLATFORM_STATUS, string]> = {
  'entity.parse.failed': ['malformed-body', '提交的内容不是有效的 JSON，请检查格式。'],
  'entity.verify.failed': ['malformed-body', '提交的内容不是有效的 JSON，请检查格式。'],
  'entity.too.large': ['body-too-large', '提交的内容太大，请精简后再提交。'],
  'encoding.unsupported': ['unsupported-media-type', '不支持这种压缩方式，请不要压缩。'],
  'charset.unsupported': ['unsupported-media-type', '不支持这种字符编码，请使用 UTF-8。'],
  'request.aborted': ['malformed-body', '提交没有完成，请重试。'],
  'request.size.invalid': ['malformed-body', '提交的长度与声明不符，请重试。'],
  'parameters.too.many': ['malformed-body', '提交的参数太多。'],
}

/** Codes of errors raised below, where nobody knows what people read. */
const LOWER_MESSAGES: Partial<Record<string, string>> = {
  'invalid-cursor': '翻页的位置已经失效，请回到第一页。',
  'store-full': '系统的磁盘已满，这次没有保存；请稍后再试，并请告诉管理员。',
  'store-io-error': '系统的磁盘出错，这次没有保存；请稍后再试，并请告诉管理员。',
  'sort-too-large': '符合条件的内容太多，请缩小范围后再查。',
}

/** Express's last handler: every refusal as problem+json; what is unknown becomes 500 with a correlation id and never its message. */
export function problemHandler(statusOf: Readonly<Record<string, number>>, logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (response.headersSent) {
      response.destroy()
      return
    }
    if (error instanceof ZodError) return void problemHandler(statusOf, logger)(InvalidRequest.of(error), _request, response, _next)
    const parser = PARSER_CODES[(error as { type?: string } | null)?.type ?? '']
    if (parser) return void sendProblem(response, PLATFORM_STATUS[parser[0]], ...parser)
    if (error instanceof URIError) return void sendProblem(response, 400, 'invalid-request', '网址中有无法识别的字符。')
    if (error instanceof DomainError) {
      const status = statusOf[error.code] ?? (PLATFORM_STATUS as Record<string, number>)[error.code]
      if (status !== undefined) {
        const { retryAfter, ...details } = error.details
        if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter))
        if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="mingjian"')
        return void sendProblem(response, status, error.code, error.message, details)
      }
    }
    const { code } = (error ?? {}) as { code?: unknown }
    const lower = typeof code === 'string' ? LOWER_MESSAGES[code] : undefined
    if (lower) {
      const status = (PLATFORM_STATUS as Record<string, number>)[code as string] ?? 500
      const id = sendProblem(response, status, code as string, lower)
      if (status >= 500) logger.error({ err: error, correlationId: id }, 'the store refused')
      return
    }
    const correlationId = sendProblem(response, 500, 'unexpected', '系统出现意外错误，请稍后再试；反复出现时请把下面的编号告诉管理员。')
    logger.error({ err: error, correlationId }, 'request failed unexpectedly')
  }
}
