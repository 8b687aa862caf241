import type { Consumer, ConsumerRunConfig } from 'kafkajs'

/** A consumer looks for its brokers again within two seconds, for ever: what an outage piled up is not to wait for a backoff as well. */
export const CONSUMER_RETRY = { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5, restartOnFailure: async () => true }
const AGAIN_MS = 1_000

type Running = Pick<Consumer, 'run' | 'on'> & { events: Pick<Consumer['events'], 'CRASH'> }

/**
 * Runs a consumer until the signal comes. kafkajs takes some failures for final and leaves the group for ever, among them a coordinator that is not found
 * while the brokers go down one after the other; those are begun again too. Resolves when it runs for the first time.
 */
export async function runSteadily(consumer: Running, config: ConsumerRunConfig, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    if (signal.aborted) return
    clearTimeout(timer)
    timer = setTimeout(() => consumer.run(config).catch(again), AGAIN_MS)
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) again()
  })
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  await consumer.run(config)
}
