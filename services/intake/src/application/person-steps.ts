import { type Dossier, openDataKey, sealField } from '@mingjian/dossier'
import { activeTraceparent } from '@mingjian/platform'
import type { ComplaintCommand } from '../domain/complaint/commands.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { queueMessage } from './after-handover.ts'
import { findByReceipt } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeAssignmentWatch, makeDeadline } from './make-deadline.ts'
import { protectText } from './protect-person.ts'
import { receiptHash } from './receipt.ts'
import { handlingAt, officeAbove } from './route-handling.ts'
import { deadlineContext, today } from './take-step.ts'

/** What the person behind a receipt sends. */
export type PersonCall = { receipt: string; idempotencyKey?: string }

async function step(
  deps: IntakeDeps,
  call: PersonCall,
  command: (dossier: Dossier<Complaint>, protect: Protect) => ComplaintCommand | Promise<ComplaintCommand>,
) {
  const dossier = await findByReceipt(deps, receiptHash(deps.keys, call.receipt))
  const decided = await command(dossier, protector(deps, dossier))
  const trace = activeTraceparent()
  const outcome = await deps.complaints.execute(dossier, decided, {
    actor: { kind: 'public' },
    ...(call.idempotencyKey ? { causation: call.idempotencyKey } : {}),
    ...(trace ? { trace } : {}),
  })
  return { complaintNo: outcome.dossier.state.no, status: outcome.dossier.state.status }
}

type Protect = (text: string) => { text: string; original?: string }

/** Later words are protected like the first ones; after erasure there is no key, and only the readable part is kept. */
function protector(deps: IntakeDeps, { _id, key }: Dossier<Complaint>): Protect {
  return (text) => {
    if (!key) return { text: protectText(text, {}, () => '', 'narrative').text }
    const dataKey = openDataKey(deps.keys, _id, key)
    return protectText(text, {}, (field, value) => sealField(deps.keys.suite, dataKey, field, value), 'narrative')
  }
}

/** 补正 arrives: the acceptance clock starts anew (practice.md: Notices). */
export const supplementComplaint = (deps: IntakeDeps, call: PersonCall, body: { text: string; attachmentIds: string[] }) =>
  step(deps, call, async ({ _id, state }, protect) => ({
    type: 'supplement',
    ...protect(body.text),
    attachments: await claim(deps, body.attachmentIds, _id),
    deadlines: [makeDeadline('acceptance', today(deps), deadlineContext(deps, state))],
    terms: deps.text.terms(protect(body.text).text),
  }))

export async function messageOffice(deps: IntakeDeps, call: PersonCall, body: { text: string; attachmentIds: string[] }) {
  const own = await findByReceipt(deps, receiptHash(deps.keys, call.receipt))
  if (own.state.custody?.phase === 'released') return queueMessage(deps, own, body)
  return step(deps, call, async ({ _id }, protect) => ({
    type: 'write-as-person',
    ...protect(body.text),
    attachments: await claim(deps, body.attachmentIds, _id),
  }))
}

/** 撤回; said to be under pressure, it goes one level above the accused within one working day (practice.md: Repeaters). */
export const withdrawComplaint = (
  deps: IntakeDeps,
  call: PersonCall,
  body: { reason: string; pressure: 'none' | 'pressed' | 'unwilling-to-say' },
) =>
  step(deps, call, ({ state }, protect) => {
    const reason = protect(body.reason).text
    if (body.pressure !== 'pressed') return { type: 'withdraw', reason, pressure: body.pressure, deadlines: [] }
    const above = officeAbove(state.handling.region, state.handling.sealedFrom, deps.agencies)
    const handling = above
      ? { ...handlingAt(above, state.handling, deps.agencies), reason: '撤回时反映受到压力，由上一级核实' }
      : state.handling
    const deadlines = [makeDeadline('withdrawal-pressure', today(deps), deadlineContext(deps, { ...state, handling }))]
    return { type: 'withdraw', reason, pressure: body.pressure, deadlines, ...(above ? { handling } : {}) }
  })

export const rateAnswer = (
  deps: IntakeDeps,
  call: PersonCall,
  body: { resolved: boolean; satisfaction: number; comment?: string | undefined },
) =>
  step(deps, call, (_dossier, protect) => {
    const { resolved, satisfaction, comment } = body
    return { type: 'rate', resolved, satisfaction, ...(comment ? { comment: protect(comment).text } : {}) }
  })

/** 申请重新办理, once; another round with its own answer period, by other handlers. */
export const reopenComplaint = (deps: IntakeDeps, call: PersonCall, body: { reason: string }) =>
  step(deps, call, ({ state }, protect) => {
    const { text, ...rest } = protect(body.reason)
    const context = deadlineContext(deps, state)
    const deadlines = [
      makeDeadline('answer', today(deps), context),
      makeAssignmentWatch(today(deps), { ...context, serial: context.serial + 1 }),
    ]
    return { type: 'reopen', reason: text, ...rest, deadlines }
  })

const claim = async (deps: IntakeDeps, ids: string[], complaint: string) => (ids.length > 0 ? deps.attachments.claim(ids, complaint) : [])
