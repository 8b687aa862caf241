import type { PaperItem, PaperKinds } from '@mingjian/contracts'
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
    needsApproval: rule.approval === 'approver',
    write: fieldsToWrite(rule, { state, book, unit, today: today(deps) }),
  }))
  return { items }
}

/** The papers of a complaint as its readers see them: never the values, which may name people. */
export const describePapers = ({ papers, region }: Complaint, book: Rulebook): PaperItem[] =>
  papers.map(({ id, type, addressee, unit, status, needsApproval, outside, publicity, issued, returned, service, failed, voided }) => ({
    id,
    type,
    name: book.for(region).documents.get(type)?.name ?? type,
    addressee,
    status,
    needsApproval,
    outside,
    publicity: book.codes('publicity').nameOf(publicity),
    failed: failed.map(({ way, on, reason }) => ({ wayName: WAYS[way], on, reason })),
    ...(unit ? { unit } : {}),
    ...(issued ? { issuedOn: issued.on, sha256: issued.file.sha256 } : {}),
    ...(issued?.number ? { number: issued.number } : {}),
    ...(returned ? { returned: returned.reason } : {}),
    ...(service
      ? {
          service: {
            way: service.way,
            wayName: WAYS[service.way],
            on: service.on,
            ...(service.receipt ? { receipt: service.receipt } : {}),
          },
        }
      : {}),
    ...(voided ? { voided: voided.reason } : {}),
  }))
