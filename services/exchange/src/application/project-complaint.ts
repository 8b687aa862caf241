import { type CloudEvent, consume, intakeEvents as e } from '@mingjian/contracts'
import { civilDateAt } from '@mingjian/rulebook'
import { type Change, type ComplaintBelow, changed } from '../domain/complaint-below.ts'
import { isWithin, lyingAt, namespaceOf, placeOf, withAbove } from '../domain/place.ts'
import type { ComplaintsBelow } from './exchange-ports.ts'

export type Projected = 'done' | 'duplicate' | 'gap' | { dead: string }

/**
 * Applies one event of a place below to its complaint's row: `duplicate` at or below lastSeq, `gap` when the predecessor has not come yet. `from` is the
 * place whose topic carries it: nothing but its own and what lies below it is believed. Raises ZodError for data that do not fit.
 */
export async function projectComplaint(store: ComplaintsBelow, event: CloudEvent, from: string): Promise<Projected> {
  const { source, subject, sequence, region } = event
  const namespace = namespaceOf(source)
  const place = placeOf(namespace)
  if (!place || !isWithin(place, from)) return { dead: `${source} does not lie within ${from}, whose topic this is` }
  const lies = lyingAt(region, place)
  const id = `${namespace}/${subject}`
  if (sequence === 1) {
    if (event.type !== e.complaintSubmittedV1.type) return { dead: `the first event of a complaint is no ${event.type}` }
    return (await store.insert(firstRow(event, { id, namespace, region: lies }))) ? 'done' : 'duplicate'
  }
  const row = await store.find(id)
  if (row && sequence <= row.lastSeq) return 'duplicate'
  if (row?.lastSeq !== sequence - 1) return 'gap'
  const next = { ...changed(row, changeBy(event), sequence, event.time), region: lies, above: withAbove(lies) }
  return (await store.advance(next)) ? 'done' : 'gap'
}

function firstRow(event: CloudEvent, { id, namespace, region }: { id: string; namespace: string; region: string }): ComplaintBelow {
  const told = consume(e.complaintSubmittedV1, event.data)
  const { complaintNo, kind, channel, receivedOn, handlerUnit, handlerUnitName, accusedAgencyId, accusedAgencyName, acceptBy } = told
  return {
    _id: id,
    lastSeq: 1,
    namespace,
    dossier: event.subject,
    no: complaintNo,
    region,
    above: withAbove(region),
    status: handlerUnit.startsWith('outside:') ? 'referred' : 'submitted',
    kind,
    channel,
    receivedOn,
    sealedFrom: [...new Set([...(told.sealedFrom ?? []), ...(accusedAgencyId ? [accusedAgencyId] : [])])],
    handlingUnit: handlerUnit,
    retaliation: told.retaliation,
    overdue: false,
    updatedAt: event.time,
    ...(handlerUnitName ? { handlingUnitName: handlerUnitName } : {}),
    ...(accusedAgencyId ? { accusedAgencyId } : {}),
    ...(accusedAgencyName ? { accusedAgencyName } : {}),
    ...(acceptBy ? { due: acceptBy } : {}),
  }
}

/** What an event says of its complaint; of one that is not known here only that it happened. */
function changeBy({ type, data, time }: CloudEvent): Change {
  const ended = (status: string): Change => ({ status, due: null, closedOn: civilDateAt(Date.parse(time)) })
  switch (type) {
    case e.complaintSupplementRequestedV1.type:
      return { status: 'supplement-requested', due: consume(e.complaintSupplementRequestedV1, data).supplementBy }
    case e.complaintSupplementedV1.type:
      return { status: 'supplemented', due: consume(e.complaintSupplementedV1, data).acceptBy }
    case e.complaintAcceptedV1.type:
      return { status: 'accepted', due: consume(e.complaintAcceptedV1, data).answerBy }
    case e.complaintReopenedV1.type:
      return { status: 'accepted', due: consume(e.complaintReopenedV1, data).answerBy, closedOn: null }
    case e.complaintOrderRoundOpenedV1.type:
      return { status: 'accepted', due: consume(e.complaintOrderRoundOpenedV1, data).answerBy, closedOn: null }
    case e.complaintReferredV1.type: {
      const { toUnit, toUnitName } = consume(e.complaintReferredV1, data)
      const handling = { unit: toUnit, ...(toUnitName ? { name: toUnitName } : {}) }
      return toUnit.startsWith('outside:') ? { status: 'referred', due: null, handling } : { status: 'submitted', handling }
    }
    case e.complaintAssignedV1.type:
      return { status: 'assigned', assignedUnit: consume(e.complaintAssignedV1, data).unit }
    case e.complaintExtendedV1.type:
      return { due: consume(e.complaintExtendedV1, data).answerBy }
    case e.complaintDeadlineRecomputedV1.type:
      return { recounted: consume(e.complaintDeadlineRecomputedV1, data).deadline }
    case e.complaintDeadlineReachedV1.type: {
      const { stage, deadline } = consume(e.complaintDeadlineReachedV1, data)
      return stage === 'overdue' || stage === 'escalated' ? { passed: deadline } : {}
    }
    case e.complaintSuspendedV1.type:
      return { status: 'suspended', rests: true, due: null }
    case e.complaintResumedV1.type: {
      const { deadlines } = consume(e.complaintResumedV1, data)
      return { goesOn: true, due: deadlines.find(({ rule }) => rule === 'answer') ?? deadlines[0] ?? null }
    }
    case e.complaintMergedV1.type:
      return { status: 'merged', rests: true, due: null }
    case e.complaintOrderReturnedV1.type:
      return { status: 'returned', rests: true, due: null }
    case e.complaintUnmergedV1.type:
      return { goesOn: true }
    case e.complaintOrderReturnRuledV1.type:
      return consume(e.complaintOrderReturnRuledV1, data).accepted ? { closedOn: civilDateAt(Date.parse(time)) } : { goesOn: true }
    case e.complaintFindingsRecordedV1.type:
      return { status: 'investigated', overall: consume(e.complaintFindingsRecordedV1, data).overall }
    case e.complaintRepliedV1.type: {
      const { overall, inTime } = consume(e.complaintRepliedV1, data)
      return { status: 'replied', due: null, inTime, ...(overall ? { overall } : {}) }
    }
    case e.complaintClosedV1.type:
      return ended('closed')
    case e.complaintDeclinedV1.type:
      return ended('declined')
    case e.complaintWithdrawnV1.type:
      return ended('withdrawn')
    case e.complaintTerminatedV1.type:
      return ended('terminated')
    case e.complaintArchivedV1.type:
      return { status: 'archived' }
    default:
      return {}
  }
}
