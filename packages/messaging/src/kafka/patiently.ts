import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_AGAIN_MS = 100
const LOOKS = 100

/** Asks again (for ten seconds at most) while brokers elect a leader or move a group: kafkajs answers such a question with the error. */
export async function patiently<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let looks = 1; ; looks++) {
    try {
      return await ask()
    } catch (error) {
      const { name, retriable } = error as { name?: string; retriable?: boolean }
      if (looks >= LOOKS || signal?.aborted || name !== 'KafkaJSProtocolError' || !retriable) throw error
      await sleep(LOOK_AGAIN_MS)
    }
  }
}
