import type { HistoryRecord } from '@mingjian/dossier'
import type { HandoverEvents, Remains } from './custody.ts'
import { FRESH } from './fresh-state.ts'
import type { Complaint, Status } from './state.ts'

const GONE = '（已移交，内容在接收机关）'

/** Work of a unit of the first place does not go on at the second: it is given out anew. */
const GIVEN_OUT: readonly Status[] = ['assigned', 'investigated']
const anew = (status: Status): Status => (GIVEN_OUT.includes(status) ? 'accepted' : status === 'referred' ? 'submitted' : status)

/** State after one event of a handover. */
export function evolveHandover(
  state: Complaint,
  event: HandoverEvents,
  { at, seq, actor }: Pick<HistoryRecord, 'at' | 'seq' | 'actor'>,
): Complaint {
  switch (event.type) {
    case 'HandoverOffered':
      return { ...state, custody: { phase: 'offered', ...event.data, by: actor.id ?? actor.kind, at } }
    case 'HandoverCancelled': {
      const { custody: _custody, ...rest } = state
      return rest
    }
    case 'HandoverReleased': {
      const { remains, dossier: _dossier, ...handed } = event.data
      return { ...emptied(remains), custody: { phase: 'released', ...handed, at } }
    }
    case 'CustodyTaken': {
      const { handover, from, head, no, handling, blind } = event.data
      const { assigned: _assigned, receiptHash: _receipt, registeredBy: _registered, before, ...rest } = state
      return {
        ...rest,
        no,
        handling,
        region: handling.region,
        status: anew(state.status),
        ...(before ? { before: anew(before) } : {}),
        ...(state.person ? { person: { ...state.person, blind } } : {}),
        raised: [],
        custody: { phase: 'taken', handover, from, at, formerNo: state.no, head, seq },
      }
    }
  }
}

/** Nothing of what was said, by whom, about whom, or how it went. */
function emptied(remains: Remains): Complaint {
  return {
    ...remains,
    status: 'handed-over',
    kind: 'complaint',
    channel: 'web',
    accused: { kind: 'department', agencyIds: [], agencyName: '' },
    title: GONE,
    content: GONE,
    problemTypes: [],
    allegations: [],
    otherRoutes: [],
    anonymous: true,
    confidential: false,
    representatives: 0,
    replyBy: 'portal',
    attachments: [],
    deadlines: [],
    retaliation: false,
    terms: [],
    bands: [],
    ...FRESH,
  }
}
