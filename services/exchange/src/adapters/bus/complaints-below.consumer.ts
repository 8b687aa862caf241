import { dead, done, duplicate, type Handler, retry } from '@mingjian/messaging'
import { ZodError } from 'zod'
import type { ComplaintsBelow } from '../../application/exchange-ports.ts'
import { projectComplaint } from '../../application/project-complaint.ts'
import { namespaceOf, placeOf, sourceOn } from '../../domain/place.ts'

const GAP_MS = 500
/** A predecessor that comes by another topic is here by then; longer, the gap would hold up the complaints of others. */
const GAP_ATTEMPTS = 20

/** Keeps the rows of complaints below up with the events that were received or are followed. */
export const complaintsBelow =
  (store: ComplaintsBelow, own: { namespace: string; homeRegion: string }): Handler =>
  async ({ topic, event, attempt }) => {
    const namespace = namespaceOf(topic)
    const from = namespace === own.namespace ? own.homeRegion : placeOf(namespace)
    if (!from) return dead(`the topic ${topic} names no place`)
    try {
      const result = await projectComplaint(store, { ...event, source: sourceOn(topic, event.source) }, from)
      if (typeof result === 'object') return dead(result.dead)
      if (result === 'gap') return attempt < GAP_ATTEMPTS ? retry(GAP_MS) : dead(`what came before number ${event.sequence} is missing`)
      return result === 'done' ? done : duplicate
    } catch (error) {
      if (error instanceof ZodError) return dead(`the data do not fit ${event.type}: ${error.issues[0]?.path.join('.')}`)
      throw error
    }
  }
