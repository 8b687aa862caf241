import type { CloudEvent } from '@mingjian/contracts'
import { dead, done, type HandlerOutcome, retry } from '@mingjian/messaging'
import { lyingAt } from '../domain/place.ts'
import type { UpwardLine } from './exchange-ports.ts'

const FIRST_WAIT_MS = 1_000

export type UpwardOptions = {
  line: UpwardLine
  homeRegion: string
  /** The longest wait between two attempts at one event. */
  longestWaitMs: number
  /** Told when the line goes away, and when it is back. */
  tell: (outcome: 'offline' | 'back', why?: string) => void
}

/** Posts one event to the superior. Without a line it waits, for as long as it takes: the offset of the subscription is the position. */
export function sendUpward({ line, homeRegion, longestWaitMs, tell }: UpwardOptions) {
  let offline = false
  return async (event: CloudEvent, attempt: number): Promise<HandlerOutcome> => {
    const answer = await line.post({ ...event, region: lyingAt(event.region, homeRegion) })
    if (answer.outcome === 'offline') {
      if (!offline) tell('offline', answer.why)
      offline = true
      const doubled = FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 20)
      return retry(Math.min(Math.max(doubled, answer.afterMs ?? 0), longestWaitMs))
    }
    if (offline) tell('back')
    offline = false
    return answer.outcome === 'taken' ? done : dead(answer.reason)
  }
}
