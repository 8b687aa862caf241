import { type CallOptions, type ClientOptions, Metadata, type ServiceError } from '@grpc/grpc-js'
import { context, propagation } from '@opentelemetry/api'

const DEADLINE_MS = 5_000

/** Channel options: keep-alive, and retries of UNAVAILABLE only for the methods that ask (all of ours do: questions, never commands). */
export function channelOptions(service: string): ClientOptions {
  const retryPolicy = {
    maxAttempts: 3,
    initialBackoff: '0.1s',
    maxBackoff: '1s',
    backoffMultiplier: 2,
    retryableStatusCodes: ['UNAVAILABLE'],
  }
  return {
    'grpc.keepalive_time_ms': 60_000,
    'grpc.service_config': JSON.stringify({ methodConfig: [{ name: [{ service }], retryPolicy }] }),
  }
}

/** Every call has a deadline. */
export const callOptions = (deadlineMs = DEADLINE_MS): CallOptions => ({ deadline: Date.now() + deadlineMs })

/** Passes on who asks (their access token, checked again at the callee) and the trace. */
export function callMetadata(accessToken: string): Metadata {
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${accessToken}`)
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  for (const [name, value] of Object.entries(carrier)) metadata.set(name, value)
  return metadata
}

/** A unary call as a promise; rejects with the ServiceError. */
export const asked = <Response>(call: (answered: (error: ServiceError | null, response: Response) => void) => unknown): Promise<Response> =>
  new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))))
