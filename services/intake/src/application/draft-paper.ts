import type { PaperCommand } from '@mingjian/documents/papers'
import { type Dossier, derivedId, newId, openDataKey, sealField } from '@mingjian/dossier'
import type { DocumentRule } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { paperFields } from './paper-fields.ts'
import { type StepCall, takeStep, today } from './take-step.ts'

/** Name of the sealed field that holds a paper's values. */
export const PAPER_VALUES = 'paper-values'
export type PaperDraft = { type: string; unit?: string | undefined; fields: Record<string, string> }

/** The rule of a kind of paper where the complaint lies. */
export function paperRule(deps: IntakeDeps, type: string, region: string): DocumentRule {
  const rule = deps.rulebook().for(region).documents.get(type)
  if (!rule) throw refuse('paper-kind-unknown', '没有这种文书，请从列出的种类中选择。', { field: 'type' })
  return rule
}

/** 拟稿: values are sealed under the dossier's data key and name nobody; the name goes in when the paper is issued. */
export const draftPaper = (deps: IntakeDeps, call: StepCall, body: PaperDraft) =>
  takeStep(deps, call, (dossier) => draftCommand(deps, dossier, body, call.idempotencyKey))

/** The command that drafts a paper; the same key drafts the same paper. */
export function draftCommand(deps: IntakeDeps, dossier: Dossier<Complaint>, body: PaperDraft, key?: string): PaperCommand {
  const { state } = dossier
  const rule = paperRule(deps, body.type, state.region)
  if (rule.afterConclusion && state.overall !== rule.afterConclusion) {
    const conclusion = deps.rulebook().codes('conclusions').nameOf(rule.afterConclusion)
    throw refuse('paper-not-due', `核查结论为“${conclusion}”时才能拟制${rule.name}。`, { field: 'type' })
  }
  const unit = addresseeUnit(deps, state, rule, body.unit)
  const paper = {
    id: key ? derivedId(key, 'paper') : newId(),
    type: rule.id,
    addressee: rule.addressee,
    sealed: sealValues(deps, dossier, rule, body, unit),
    publicity: rule.publicity,
    needsApproval: rule.approval === 'approver',
    ...(unit ? { unit } : {}),
  }
  return { type: 'draft-paper', paper }
}

/** Changing a draft that was returned, or before it was approved. */
export const revisePaper = (deps: IntakeDeps, call: StepCall, id: string, body: { fields: Record<string, string> }) =>
  takeStep(deps, call, (dossier) => {
    const paper = findPaper(dossier.state, id)
    const rule = paperRule(deps, paper.type, dossier.state.region)
    return { type: 'revise-paper', id, sealed: sealValues(deps, dossier, rule, body, paper.unit) }
  })

export function findPaper(state: Complaint, id: string) {
  const paper = state.papers.find((each) => each.id === id)
  if (!paper) throw refuse('paper-unknown', '没有找到这份文书，请刷新后再试。')
  return paper
}

function addresseeUnit(deps: IntakeDeps, state: Complaint, rule: DocumentRule, given: string | undefined): string | undefined {
  if (rule.addressee !== 'unit') return undefined
  const unit = given ?? (rule.elsewhere ? undefined : state.accused.agencyIds[0])
  if (unit && rule.elsewhere && state.handling.sealedFrom.includes(unit))
    throw refuse('paper-addressee-accused', `${rule.name}不能送给被反映的单位，请选择接收线索的机关。`, { field: 'unit' })
  if (!unit || !deps.agencies.get(unit)) throw refuse('agency-unknown', '请选择送达的单位。', { field: 'unit' })
  return unit
}

function sealValues(
  deps: IntakeDeps,
  { _id, state, key }: Dossier<Complaint>,
  rule: DocumentRule,
  { fields }: Pick<PaperDraft, 'fields'>,
  unit: string | undefined,
): string {
  const source = { state, book: deps.rulebook(), unit: unit ? deps.agencies.get(unit) : undefined, today: today(deps) }
  const values = paperFields(rule, fields, source)
  return sealField(deps.keys.suite, openDataKey(deps.keys, _id, key), PAPER_VALUES, JSON.stringify(values))
}
