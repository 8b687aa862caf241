import { context, propagation, SpanKind, trace } from '@opentelemetry/api'
import { type Delivery, dead, type Handler, type HandlerOutcome, retry } from './event-bus.ts'

export const MAX_ATTEMPTS = 8
export const BACKOFF_MS = 100
export const MAX_BACKOFF_MS = 30_000

type Attempt = { group: string /** As OpenTelemetry names it. */; system: string; maxAttempts: number; backoffMs: number }

/** One attempt at one event, in the trace that the event came with. A throw is a retry with doubled waiting, the last one a dead letter. */
export async function attempt(
  handler: Handler,
  delivery: Delivery,
  { group, system, maxAttempts, backoffMs }: Attempt,
): Promise<HandlerOutcome> {
  const { topic, event } = delivery
  const parent = propagation.extract(context.active(), event.traceparent ? { traceparent: event.traceparent } : {})
  const attributes = {
    'messaging.system': system,
    'messaging.destination.name': topic,
    'messaging.consumer.group.name': group,
    'messaging.message.id': event.id,
  }
  const span = trace.getTracer('mingjian.messaging').startSpan(`${topic} process`, { kind: SpanKind.CONSUMER, attributes }, parent)
  try {
    return await context.with(trace.setSpan(parent, span), () => handler(delivery))
  } catch (error) {
    if (delivery.attempt >= maxAttempts) return dead(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    return retry(Math.min(backoffMs * 2 ** (delivery.attempt - 1), MAX_BACKOFF_MS))
  } finally {
    span.end()
  }
}
