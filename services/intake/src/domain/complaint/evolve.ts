import { evolvePapers, owedPapers } from '@mingjian/documents/papers'
import type { HistoryRecord } from '@mingjian/dossier'
import type { ComplaintEvent } from './events.ts'
import { evolveHandover } from './evolve-handover.ts'
import { evolveOrder, firstRound } from './evolve-order.ts'
import { FRESH } from './fresh-state.ts'
import { withoutRepresentative } from './joint.ts'
import { nextRound } from './next-round.ts'
import { allMet, met, ownMet, renewed, running, started } from './running-deadlines.ts'
import type { Complaint, Evidence, Handling, Message } from './state.ts'

function message(state: Complaint, one: Message): Complaint {
  return { ...state, messages: [...state.messages, one] }
}

const moved = (state: Complaint, handling: Handling | undefined): Complaint =>
  handling ? { ...state, handling, region: handling.region } : state

/** An answer ends the waiting for it. */
function answered(state: Complaint, { id, inquiry }: Evidence, at: string): Complaint {
  const open = state.inquiries.find(({ paper, answered: done }) => paper === inquiry && !done)
  if (!open) return state
  return {
    ...state,
    inquiries: state.inquiries.map((each) => (each === open ? { ...each, answered: { at, evidence: id } } : each)),
    deadlines: state.deadlines.map((each) => (each.id === open.deadline ? { ...each, met: at } : each)),
  }
}

/** State after one event. Total over every event ever recorded. */
export function evolve(state: Complaint, event: ComplaintEvent, record: Pick<HistoryRecord, 'at' | 'seq' | 'actor'>): Complaint {
  const { at, actor } = record
  const by = actor.id ?? actor.kind
  switch (event.type) {
    case 'ComplaintSubmitted': {
      const { deadlines, rulebook: _rulebook, ...submission } = event.data
      const { source } = submission
      return {
        ...submission,
        status: 'submitted',
        receivedAt: at,
        deadlines: deadlines.map(running),
        ...FRESH,
        ...(source ? { order: { rounds: [firstRound(source.import, source.dates, submission.receivedOn)], assistants: [] } } : {}),
        ...(actor.kind === 'staff' && actor.id && actor.unit ? { registeredBy: { id: actor.id, unit: actor.unit } } : {}),
      }
    }
    case 'SupplementRequested': {
      const stopped = met(state, at, 'acceptance')
      return { ...stopped, status: 'supplement-requested', supplementAsked: true, deadlines: started(stopped, event.data.deadlines) }
    }
    case 'SupplementReceived': {
      const { text, original, attachments, deadlines, terms } = event.data
      const stopped = met(state, at, 'supplement')
      const next = {
        ...stopped,
        status: 'supplemented' as const,
        deadlines: started(stopped, deadlines),
        terms: [...new Set([...state.terms, ...terms])],
      }
      return message(next, { at, from: 'person', text, attachments, ...(original ? { original } : {}) })
    }
    case 'ComplaintAccepted': {
      const stopped = met(state, at, 'acceptance', 'retaliation-fast-track', 'supplement', 'withdrawal-pressure')
      return { ...stopped, status: 'accepted', deadlines: started(stopped, event.data.deadlines) }
    }
    case 'ComplaintDeclined': {
      const { ground, explanation, route, deadlines = [] } = event.data
      const ended = ownMet(state, at)
      return { ...ended, status: 'declined', declined: { ground, explanation, route, by }, deadlines: started(ended, deadlines) }
    }
    case 'ComplaintReferred': {
      const outside = event.data.handling.unit.startsWith('outside:')
      const { assigned: _assigned, ...rest } = moved(outside ? allMet(state, at) : state, event.data.handling)
      return {
        ...rest,
        status: outside ? 'referred' : 'submitted',
        deadlines: outside ? rest.deadlines : started(rest, event.data.deadlines),
      }
    }
    case 'ComplaintAssigned': {
      const { unit, mode, handlers, certificates = [] } = event.data
      const handledBy = [...new Set([...state.handledBy, ...handlers])]
      return {
        ...met(state, at, 'assignment', 'retaliation-fast-track'),
        status: 'assigned',
        assigned: { unit, mode, handlers, by, certificates },
        handledBy,
      }
    }
    case 'HandlerChanged': {
      const { from, to, certificate } = event.data
      if (!state.assigned) return state
      const handlers = state.assigned.handlers.map((id) => (id === from ? to : id))
      const certificates = [...state.assigned.certificates.filter(({ id }) => id !== from), certificate]
      const handledBy = [...new Set([...state.handledBy, to])]
      return { ...state, assigned: { ...state.assigned, handlers, certificates }, handledBy }
    }
    case 'AnswerExtended':
      return { ...state, deadlines: renewed(state, [event.data.deadline]) }
    case 'ComplaintSuspended': {
      const { on, ground, deadlines = [] } = event.data
      return { ...state, status: 'suspended', before: state.status, suspended: { on, ground }, deadlines: started(state, deadlines) }
    }
    case 'ComplaintResumed': {
      const { suspended: _suspended, before, ...rest } = met(state, at, 'suspension-review')
      return { ...rest, status: before ?? 'accepted', deadlines: renewed(rest, event.data.deadlines) }
    }
    case 'ComplaintMerged':
      return { ...state, status: 'merged', before: state.status, mergedInto: event.data.into }
    case 'ComplaintUnmerged': {
      const { mergedInto: _into, before, ...rest } = state
      return { ...rest, status: before ?? 'submitted', deadlines: renewed(state, event.data.deadlines) }
    }
    case 'MergeLinked':
      return { ...state, mergedFrom: [...new Set([...state.mergedFrom, event.data.id])] }
    case 'MergeUnlinked':
      return { ...state, mergedFrom: state.mergedFrom.filter((id) => id !== event.data.id) }
    case 'FindingsRecorded': {
      const investigators = [...new Set([...state.investigators, by])]
      const { findings, overall } = event.data
      return { ...state, status: 'investigated', findings, overall, investigators, findingsConfirmed: false }
    }
    case 'ComplaintReplied': {
      const stopped = met(state, at, 'answer')
      const reply = { at, by, text: event.data.text, inTime: event.data.inTime }
      return { ...stopped, status: 'replied', reply, deadlines: started(stopped, event.data.deadlines) }
    }
    case 'ComplaintClosed': {
      const ended = ownMet(state, at)
      return { ...ended, status: 'closed', closed: { at, by }, deadlines: started(ended, event.data.deadlines ?? []) }
    }
    case 'ComplaintArchived':
      return { ...ownMet(state, at), status: 'archived', archived: { ...event.data, at } }
    case 'ArchiveLent':
      return state
    case 'PersonWrote': {
      const { text, original, attachments } = event.data
      return message(state, { at, from: 'person', text, attachments, ...(original ? { original } : {}) })
    }
    case 'OfficeWrote':
      return message(state, { at, from: 'office', text: event.data.text, attachments: [], by })
    case 'ComplaintWithdrawn': {
      const { pressure, handling, deadlines } = event.data
      const { assigned, ...stopped } = moved(ownMet(state, at), handling)
      const kept = assigned && !handling ? { assigned } : {}
      return { ...stopped, ...kept, status: 'withdrawn', pressure: pressure === 'pressed', deadlines: started(stopped, deadlines) }
    }
    case 'ComplaintRated':
      return { ...state, rating: event.data }
    case 'ComplaintReopened': {
      const next = { ...nextRound(state, at), reopened: true }
      const { reason, original, deadlines } = event.data
      return message(
        { ...next, deadlines: started(next, deadlines) },
        { at, from: 'person', text: reason, attachments: [], ...(original ? { original } : {}) },
      )
    }
    case 'RecusalDeclared':
      return { ...state, recused: [...state.recused.filter(({ who }) => who !== event.data.who), event.data] }
    case 'ContactRevealRequested':
      return { ...state, reveals: [...state.reveals, { id: event.data.id, by, reason: event.data.reason }] }
    case 'ContactRevealApproved':
      return { ...state, reveals: state.reveals.map((each) => (each.id === event.data.id ? { ...each, approvedBy: by } : each)) }
    case 'ContactRevealed':
      return { ...state, reveals: state.reveals.map((each) => (each.id === event.data.id ? { ...each, used: true } : each)) }
    case 'ReceiptReplaced':
      return { ...state, receiptHash: event.data.receiptHash }
    case 'RepresentativeLeft':
      return withoutRepresentative(state, event.data)
    case 'DeadlineRecomputed':
      return { ...state, deadlines: renewed(state, [event.data.deadline]) }
    case 'DeadlineReached': {
      const { deadline, alarm } = event.data
      return {
        ...state,
        deadlines: state.deadlines.map((each) => (each.id === deadline ? { ...each, fired: [...each.fired, alarm] } : each)),
      }
    }
    case 'ComplaintTerminated': {
      const { deadlines = [], ...terminated } = event.data
      const ended = ownMet(state, at)
      return { ...ended, status: 'terminated', terminated, deadlines: started(ended, deadlines) }
    }
    case 'CertificatesVerified': {
      const fresh = new Map(event.data.certificates.map((each) => [each.id, each]))
      const { assigned } = state
      return assigned
        ? { ...state, assigned: { ...assigned, certificates: assigned.certificates.map((each) => fresh.get(each.id) ?? each) } }
        : state
    }
    case 'RouteNoted':
      return { ...state, otherRoutes: [...state.otherRoutes, event.data] }
    case 'ExOfficioOpened':
      return { ...state, status: 'accepted', exOfficio: true, deadlines: started(state, event.data.deadlines) }
    case 'RetaliationMarked': {
      const next = moved(state, event.data.handling)
      return { ...next, retaliation: true, deadlines: started(next, event.data.deadlines) }
    }
    case 'FindingsReviewed': {
      const { confirmed } = event.data
      return { ...state, findingsConfirmed: confirmed, status: confirmed ? state.status : 'assigned' }
    }
    case 'RectificationReported': {
      const { deadlines, ...rectification } = event.data
      return { ...state, rectification, deadlines: started(state, deadlines) }
    }
    case 'RectificationTold': {
      const { text, deadlines } = event.data
      const told = met(state, at, 'rectification-result-notice')
      const rectification = state.rectification ? { ...state.rectification, told: { at, text } } : undefined
      return { ...told, deadlines: started(told, deadlines), ...(rectification ? { rectification } : {}) }
    }
    case 'StepRaised': {
      const { step, unit, reason } = event.data
      return { ...state, raised: [...state.raised, { step, unit, reason }] }
    }
    case 'ClueTransferred':
      return { ...state, transfers: [...state.transfers, { ...event.data, at }] }
    case 'IdentityErased': {
      const { person: _person, ...rest } = state
      return { ...rest, identityErased: true, messages: state.messages.map(({ original: _original, ...each }) => each) }
    }
    case 'OrderUpdated':
      return { ...state, orderRounds: state.orderRounds + 1, confidential: state.confidential || event.data.withheld === true }
    case 'OrderSigned':
    case 'OrderReturned':
    case 'OrderReturnRuled':
    case 'OrderRoundOpened':
    case 'AssistanceRequested':
    case 'CentreExtensionAsked':
    case 'CentreExtensionAnswered':
    case 'AnswerWrittenBack':
      return evolveOrder(state, event, record)
    case 'InquirySent': {
      const { paper, unit, deadline } = event.data
      const inquiries = [...state.inquiries, { paper, unit, deadline: deadline.id }]
      return { ...state, inquiries, deadlines: [...state.deadlines, running(deadline)] }
    }
    case 'EvidenceAdded':
      return answered({ ...state, evidence: [...state.evidence, event.data] }, event.data, at)
    case 'HandoverOffered':
    case 'HandoverCancelled':
    case 'HandoverReleased':
    case 'CustodyTaken':
      return evolveHandover(state, event, record)
    default: {
      const papers = evolvePapers(state.papers, event, { at, by })
      const toPerson = ({ addressee }: { addressee: string }) => addressee === 'person'
      const told = event.type === 'PaperServed' && papers.some((paper) => paper.id === event.data.id && toPerson(paper))
      return { ...(told && !owedPapers(papers).some(toPerson) ? met(state, at, 'notice-service') : state), papers }
    }
  }
}
