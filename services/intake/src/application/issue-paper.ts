import { fillTemplate, type PaperValues, paperNumber, paperSeries } from '@mingjian/documents'
import { requireIssuable } from '@mingjian/documents/papers'
import { type Dossier, openDataKey, openField } from '@mingjian/dossier'
import type { Complaint } from '../domain/complaint/state.ts'
import { findPaper, PAPER_VALUES, paperRule } from './draft-paper.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { ASSISTANTS, chineseDay, NAME_PLACEHOLDER, NAMING_FIELD } from './paper-fields.ts'
import { type StepCall, takeStep, today } from './take-step.ts'

/** The name that goes into a paper to somebody who gave none. */
const UNNAMED = '反映人'

/**
 * 印发: number, text and file come together. The number is held by the paper's id, so that a call repeated after a crash gets the same one
 * (architecture: Numbers); the file is made and kept before the fact is recorded.
 */
export async function issuePaper(deps: IntakeDeps, call: StepCall, id: string): Promise<Dossier<Complaint>> {
  const dossier = await findComplaint(deps, call.caller, call.no)
  requireHandlingUnit(dossier, call.caller)
  const paper = findPaper(dossier.state, id)
  requireIssuable(dossier.state.papers, id)
  const rule = paperRule(deps, paper.type, dossier.state.region)
  const on = today(deps)
  const year = on.slice(0, 4)
  const office = deps.agencies.get(dossier.state.handling.unit)
  const sign = office?.sign ?? office?.name ?? dossier.state.handling.unitName
  const number = rule.mark
    ? paperNumber(sign, rule.mark, year, await deps.numbers.allocate(paperSeries(rule.mark, dossier.state.handling.unit, year), id))
    : undefined
  const said = paperValues(deps, dossier, id)
  const values = NAMING_FIELD in rule.fields ? withName(deps, dossier, said) : said
  const template = await deps.templates.current(rule, dossier.state.handling.unit)
  const common = {
    机关名称: office?.name ?? dossier.state.handling.unitName,
    成文日期: chineseDay(on),
    ...(number ? { 文号: number } : {}),
  }
  const content = await fillTemplate(template, { ...values, ...common })
  const { id: fileId, sha256, size } = await deps.attachments.put([content] as unknown as AsyncIterable<Uint8Array>)
  await deps.attachments.claim([fileId], dossier._id)
  return takeStep(deps, call, () => ({
    type: 'issue-paper',
    id,
    on,
    file: { id: fileId, sha256, size },
    ...(number ? { number } : {}),
  }))
}

/** What a paper says, with the placeholder where the complainant's name will stand. */
export function paperValues(deps: IntakeDeps, { _id, state, key }: Dossier<Complaint>, id: string): PaperValues {
  return JSON.parse(openField(openDataKey(deps.keys, _id, key), PAPER_VALUES, findPaper(state, id).sealed)) as PaperValues
}

/** Only for a paper that is the complainant's own: what they wrote may name them anywhere, and a unit must not read it. */
function withName(deps: IntakeDeps, { _id, state, key }: Dossier<Complaint>, values: PaperValues): PaperValues {
  const named = (field: string, without: string) => {
    const sealed = state.person?.sealed[field]
    return sealed && key ? openField(openDataKey(deps.keys, _id, key), `contact.${field}`, sealed) : without
  }
  const names = [
    [NAME_PLACEHOLDER, named('name', UNNAMED)],
    ...Object.entries(ASSISTANTS).map(([field, placeholder]) => [placeholder, named(field, placeholder)]),
  ] as [string, string][]
  const withNames = (value: string) => names.reduce((text, [placeholder, name]) => text.replaceAll(placeholder, name), value)
  const inEntry = (entry: Record<string, string>) =>
    Object.fromEntries(Object.entries(entry).map(([name, text]) => [name, withNames(text)]))
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, typeof value === 'string' ? withNames(value) : value.map(inEntry)]),
  )
}
