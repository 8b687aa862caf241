import { type Attributes, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = () => trace.getTracer('mingjian')

/** Runs work in a span that is active while it runs; a rejection marks the span and goes on. Attributes must hold no personal data. */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
  kind: SpanKind = SpanKind.INTERNAL,
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes, kind }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
      throw error
    } finally {
      span.end()
    }
  })
}

/** W3C traceparent of the active span, to be kept on a record; undefined when nothing is traced. */
export function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent
}

/** A short span of its own in the trace that a traceparent names; answers the traceparent of that span. */
export function markInTrace(name: string, traceparent: string | undefined, attributes: Attributes, kind: SpanKind): string | undefined {
  if (!traceparent) return undefined
  const parent = propagation.extract(context.active(), { traceparent })
  const span = tracer().startSpan(name, { attributes, kind }, parent)
  const carrier: { traceparent?: string } = {}
  propagation.inject(trace.setSpan(parent, span), carrier)
  span.end()
  return carrier.traceparent
}
