import { paperSeries } from '@mingjian/documents'
import { requireVoidable, type Service, type ServiceWay } from '@mingjian/documents/papers'
import { newId } from '@mingjian/dossier'
import type { Evidence } from '../domain/complaint/state.ts'
import { draftCommand, findPaper, paperRule } from './draft-paper.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { redactText } from './protect-person.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

export const approvePaper = (deps: IntakeDeps, call: StepCall, id: string) => takeStep(deps, call, () => ({ type: 'approve-paper', id }))

export const returnPaper = (deps: IntakeDeps, call: StepCall, id: string, body: { reason: string }) =>
  takeStep(deps, call, () => ({ type: 'return-paper', id, reason: body.reason }))

export type ServiceBody = { [Key in keyof Service]: Service[Key] | undefined } & Pick<Service, 'way' | 'on'> & {
    attachmentId?: string | undefined
  }

/** 送达; of a letter of inquiry it starts the period in which the unit answers. */
export const servePaper = (deps: IntakeDeps, call: StepCall, id: string, body: ServiceBody) =>
  takeStep(deps, call, async ({ _id, state }) => {
    const { startsOnService } = paperRule(deps, findPaper(state, id).type, state.region)
    const { way, on, receipt, witnesses, attachmentId } = body
    const [scan] = attachmentId ? await deps.attachments.claim([attachmentId], _id) : []
    const service: Service = {
      way,
      on,
      ...(receipt ? { receipt: redactText(receipt, {}) } : {}),
      ...(witnesses ? { witnesses } : {}),
      ...(scan ? { scan: { id: scan.id, sha256: scan.sha256, size: scan.size } } : {}),
    }
    const deadline = startsOnService ? makeDeadline(startsOnService, on, deadlineContext(deps, state)) : undefined
    return { type: 'serve-paper', id, service, ...(deadline ? { deadline } : {}) }
  })

/** A delivery that did not succeed; the paper is still owed. */
export const failService = (deps: IntakeDeps, call: StepCall, id: string, body: { way: ServiceWay; on: string; reason: string }) =>
  takeStep(deps, call, () => ({ type: 'fail-service', id, way: body.way, on: body.on, reason: redactText(body.reason, {}) }))

/** 作废; the number that it may hold is voided with it, never given to another (architecture: Numbers). */
export const voidPaper = (deps: IntakeDeps, call: StepCall, id: string, body: { reason: string }) =>
  takeStep(deps, call, async ({ state }) => {
    const { mark } = paperRule(deps, findPaper(state, id).type, state.region)
    const { issued } = findPaper(state, id)
    requireVoidable(state.papers, id)
    if (mark) await deps.numbers.void(paperSeries(mark, state.handling.unit, (issued?.on ?? today(deps)).slice(0, 4)), id, body.reason)
    return { type: 'void-paper', id, reason: body.reason }
  })

export type RecordedPaper = {
  type: string
  unit?: string | undefined
  on: string
  number?: string | undefined
  attachmentId: string
  fields: Record<string, string>
}

/** A paper signed outside the system, kept as its scan with its own number and date. */
export const recordPaper = (deps: IntakeDeps, call: StepCall, body: RecordedPaper) =>
  takeStep(deps, call, async (dossier) => {
    const drafted = draftCommand(deps, dossier, body, call.idempotencyKey)
    if (drafted.type !== 'draft-paper') throw new Error('a draft was expected')
    const { needsApproval: _needs, ...paper } = drafted.paper
    const [scan] = await deps.attachments.claim([body.attachmentId], dossier._id)
    const file = { id: scan?.id ?? '', sha256: scan?.sha256 ?? '', size: scan?.size ?? 0 }
    return { type: 'record-paper', paper: { ...paper, on: body.on, file, ...(body.number ? { number: body.number } : {}) } }
  })

export type EvidenceBody = Pick<Evidence, 'kind' | 'title' | 'madeOn' | 'madeBy'> & {
  note?: string | undefined
  inquiry?: string | undefined
  attachmentIds: string[]
}

/** 登记证据; the answer to a letter of inquiry is one, and ends the waiting for it. */
export const addEvidence = (deps: IntakeDeps, call: StepCall, body: EvidenceBody) =>
  takeStep(
    deps,
    call,
    async ({ _id }) => {
      const { kind, madeOn, madeBy, note, inquiry } = body
      const claimed = body.attachmentIds.length > 0 ? await deps.attachments.claim(body.attachmentIds, _id) : []
      const evidence: Evidence = {
        id: newId(),
        kind,
        title: redactText(body.title, {}),
        madeOn,
        madeBy,
        files: claimed.map(({ id, sha256, size }) => ({ id, sha256, size })),
        ...(note ? { note: redactText(note, {}) } : {}),
        ...(inquiry ? { inquiry } : {}),
      }
      return { type: 'add-evidence', evidence }
    },
    { also: 'assisting-unit' },
  )
