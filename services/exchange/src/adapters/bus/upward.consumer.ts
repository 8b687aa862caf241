import type { Handler } from '@mingjian/messaging'
import { sendUpward, type UpwardOptions } from '../../application/send-upward.ts'
import { sourceOn } from '../../domain/place.ts'

/** Sends every published event of this place, and of those below it, to the superior, in order. */
export const upward = (options: UpwardOptions): Handler => {
  const send = sendUpward(options)
  return ({ topic, event, attempt }) => send({ ...event, source: sourceOn(topic, event.source) }, attempt)
}
