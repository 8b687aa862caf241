import { allMet } from './running-deadlines.ts'
import type { Complaint } from './state.ts'

/** Another round: nothing of the last one's result stands, and whoever had a part in it takes no part in this one. */
export function nextRound(state: Complaint, at: string): Complaint {
  const {
    assigned: _assigned,
    closed: _closed,
    reply,
    overall: _overall,
    rating: _rating,
    declined,
    terminated: _terminated,
    rectification: _rectified,
    ...rest
  } = allMet(state, at)
  const decided = [reply?.by, declined?.by].flatMap((by) => by ?? [])
  const took = [...state.formerHandlers, ...state.handledBy, ...state.investigators, ...decided]
  return {
    ...rest,
    status: 'reopened',
    round: state.round + 1,
    formerHandlers: [...new Set(took)],
    handledBy: [],
    investigators: [],
    findings: [],
    findingsConfirmed: false,
  }
}
