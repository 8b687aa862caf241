import { type handleServerStreamingCall, type handleUnaryCall, type Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { DomainError } from '@mingjian/dossier'
import { context, propagation, SpanKind, trace } from '@opentelemetry/api'

/** gRPC status of refusal codes, FAILED_PRECONDITION for all others; the code itself travels as the detail. */
const STATUS_OF: Record<string, status> = {
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  'invalid-request': status.INVALID_ARGUMENT,
  'version-conflict': status.ABORTED,
}

/** The code, and the fields that are wrong; nothing of what was given. */
function detailsOf({ code, details }: DomainError): string {
  const { errors = [], field } = details as { errors?: { field: string }[]; field?: string }
  const fields = [...errors.map((each) => each.field), ...(field ? [field] : [])].filter((each) => each !== '')
  return [code, ...new Set(fields)].join(' ')
}

function asServiceError(error: unknown): Partial<ServiceError> {
  if (error instanceof DomainError) return { code: STATUS_OF[error.code] ?? status.FAILED_PRECONDITION, details: detailsOf(error) }
  return { code: status.INTERNAL, details: 'unexpected' }
}

function inServerSpan<T>(method: string, metadata: Metadata, work: () => Promise<T>): Promise<T> {
  const carrier = Object.fromEntries(Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)]))
  const parent = propagation.extract(context.active(), carrier)
  const span = trace.getTracer('mingjian.rpc').startSpan(method, { kind: SpanKind.SERVER, attributes: { 'rpc.system': 'grpc' } }, parent)
  return context.with(trace.setSpan(parent, span), work).finally(() => span.end())
}

/** A unary method from an async function; refusals become status codes, anything else INTERNAL without its message. */
export const unary =
  <Request, Response>(
    method: string,
    answer: (request: Request, metadata: Metadata) => Promise<Response>,
  ): handleUnaryCall<Request, Response> =>
  (call, callback) => {
    inServerSpan(method, call.metadata, () => answer(call.request, call.metadata)).then(
      (response) => callback(null, response),
      (error: unknown) => callback(asServiceError(error)),
    )
  }

/** A server-streaming method from an async iterable, with back pressure; stops when the caller does. */
export const streaming =
  <Request, Response>(
    method: string,
    answer: (request: Request, metadata: Metadata) => AsyncIterable<Response>,
  ): handleServerStreamingCall<Request, Response> =>
  (call) => {
    const send = async () => {
      for await (const response of answer(call.request, call.metadata)) {
        if (call.cancelled) return
        if (!call.write(response)) await new Promise<void>((resolve) => call.once('drain', resolve))
      }
    }
    inServerSpan(method, call.metadata, send).then(
      () => call.end(),
      (error: unknown) => call.emit('error', asServiceError(error)),
    )
  }
