import { setTimeout as sleep } from 'node:timers/promises'
import { type Delivery, dead, type HandlerOutcome } from '../event-bus.ts'
import { toEvent } from './event-message.ts'
import type { Letter, LetterTable } from './letter-table.ts'

type Redriving = {
  /** Only the member that has the event's partition takes its letters. */
  owns: (topic: string, partition: number) => boolean
  settle: (delivery: Delivery) => Promise<HandlerOutcome>
  signal: AbortSignal
  took: () => void
}
const FAILED_MS = 1_000

/** Hands letters that were given back to the handler, each key in order; whatever is still dead stays, with all behind it. */
export function redriveLetters(tables: LetterTable[], { owns, settle, signal, took }: Redriving) {
  let running: Promise<void> | undefined
  let again = false
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)

  async function settled(letter: Letter): Promise<HandlerOutcome> {
    const { topic, partition, offset, key } = letter
    let event: Delivery['event']
    try {
      event = toEvent(letter)
    } catch (error) {
      return dead(error instanceof Error ? error.message : String(error))
    }
    for (let attempt = 1; ; attempt++) {
      const outcome = await settle({ topic, partition, offset, key, event, attempt })
      if (outcome.outcome !== 'retry' || signal.aborted) return outcome
      await wait(outcome.afterMs)
    }
  }

  async function drain(table: LetterTable): Promise<void> {
    for (;;) {
      const letters = table.ready().filter(({ topic, partition }) => owns(topic, partition))
      if (letters.length === 0) return
      for (const letter of letters) {
        if (signal.aborted) return
        const outcome = await settled(letter)
        if (outcome.outcome === 'retry') return
        if (outcome.outcome === 'dead') await table.returnDead(letter, outcome.reason)
        else await table.resolve(letter)
        took()
      }
    }
  }

  async function run(): Promise<void> {
    while (again && !signal.aborted) {
      again = false
      const failed = await Promise.all(tables.map(drain)).then(
        () => false,
        () => true,
      )
      if (failed) {
        again = true
        await wait(FAILED_MS)
      }
    }
    running = undefined
  }

  return {
    wake(): void {
      again = true
      running ??= run()
    },
    async idle(): Promise<void> {
      await running
    },
  }
}
