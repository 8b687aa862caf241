import { isSpanContextValid, trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger, pino } from 'pino'

/** Names under which personal data or secrets could reach a log line; their values are never written. */
const REDACTED = [
  'name',
  'phone',
  'idNumber',
  'identityNumber',
  'email',
  'address',
  'contact',
  'receipt',
  'content',
  'title',
  'password',
  'authorization',
  'cookie',
]

/** JSON logs on standard error with trace ids; personal fields are redacted to any depth of two. */
export function createLogger(
  level: string,
  service: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
      mixin() {
        const span = trace.getActiveSpan()?.spanContext()
        return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {}
      },
    },
    destination,
  )
}

export type { Logger }
