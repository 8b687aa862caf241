import type { PaperItem, PaperKinds } from '@mingjian/contracts'
import { paperSteps } from '@mingjian/documents/papers'
import type { Caller } from '@mingjian/platform'
import type { Rulebook } from '@mingjian/rulebook'
import type { Complaint } from '../domain/complaint/state.ts'
import { findComplaint } from './find-complaint.ts'
import { WAYS } from './history-text.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { fieldsToWrite } from './paper-fields.ts'
import { today } from './take-step.ts'

/** Kinds of papers, and what a drafter has to write in each, because the dossier does not say it yet. */
export async function describePaperKinds(deps: IntakeDeps, caller: Caller, no: string): Promise<PaperKinds> {
  const { state } = await findComplaint(deps, caller, no)
  const book = deps.rulebook()
  const unit = state.accused.agencyIds[0] ? deps.agencies.get(state.accused.agencyIds[0]) : undefined
  const items = [...book.for(state.region).documents.values()].map((rule) => ({
    type: rule.id,
    name: rule.name,
    addressee: rule.addressee,
    elsewhere: rule.elsewhere,
    needsApproval: rule.approval === 'approver',
    write: fieldsToWrite(rule, { state, book, unit, today: today(deps) }),
  }))
  return { items }
}

/** The papers of a complaint as its readers see them: never the values, which may name people. */
export const describePapers = (state: Complaint, book: Rulebook, unit: string): PaperItem[] => {
  const { papers, region, handling, raised } = state
  const own = unit === handling.unit
  const mayApprove = raised.some((each) => each.unit === unit && each.step === 'approve-paper')
  return papers.map((paper) => {
    const { issued, service } = paper
    return {
      ...pick(paper, ['id', 'type', 'addressee', 'status', 'needsApproval', 'outside']),
      name: book.for(region).documents.get(paper.type)?.name ?? paper.type,
      publicity: book.codes('publicity').nameOf(paper.publicity),
      failed: paper.failed.map(({ way, on, reason }) => ({ wayName: WAYS[way], on, reason })),
      may: paperSteps(paper).filter((step) => own || (mayApprove && step === 'approve')),
      ...(paper.unit ? { unit: paper.unit } : {}),
      ...(issued ? { issuedOn: issued.on, sha256: issued.file.sha256 } : {}),
      ...(issued?.number ? { number: issued.number } : {}),
      ...(paper.returned ? { returned: paper.returned.reason } : {}),
      ...(service ? { service: { wayName: WAYS[service.way], ...pick(service, ['way', 'on', 'receipt']) } } : {}),
      ...(paper.voided ? { voided: paper.voided.reason } : {}),
    }
  })
}

function pick<T extends object, Key extends keyof T>(from: T, keys: Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<T, Key>
}
