import { type Block, defaultTemplate, fillTemplate, printPdf, readDocument } from '@mingjian/documents'
import { DomainError } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import { findPaper, paperRule } from './draft-paper.ts'
import { findComplaint } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { paperValues } from './issue-paper.ts'
import { chineseDay, NAME_PLACEHOLDER, NAMING_FIELD } from './paper-fields.ts'
import { type StepCall, takeStep } from './take-step.ts'

export type Preview = { title: string; blocks: Block[]; fields: Record<string, string> }

/** How a paper will read, or reads: from the office's template, without the complainant's name. */
export async function previewPaper(deps: IntakeDeps, caller: Caller, no: string, id: string): Promise<Preview> {
  const dossier = await findComplaint(deps, caller, no)
  const { state } = dossier
  const paper = findPaper(state, id)
  const rule = paperRule(deps, paper.type, state.region)
  const office = {
    机关名称: state.handling.unitName,
    文号: paper.issued?.number ?? '〔文号〕',
    成文日期: chineseDay(paper.issued?.on) || '〔成文日期〕',
  }
  const template = await deps.templates.current(rule, state.handling.unit)
  const values = paperValues(deps, dossier, id)
  const fields = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' && value !== NAME_PLACEHOLDER ? [[name, value]] : [])),
  )
  return { title: rule.title, blocks: await readDocument(await fillTemplate(template, { ...values, ...office })), fields }
}

export type PaperDownload = { name: string; mediaType: string; content: Buffer }

/** The file that was issued, as it is or printed. It names the complainant, so that each reading is recorded like that of a contact. */
export async function downloadPaper(deps: IntakeDeps, call: StepCall, id: string, form: 'file' | 'pdf'): Promise<PaperDownload> {
  const before = await findComplaint(deps, call.caller, call.no)
  const paper = findPaper(before.state, id)
  const rule = paperRule(deps, paper.type, before.state.region)
  if (!paper.issued) throw new DomainError('not-found', '这份文书还没有印发，可以先预览。')
  if ((paper.addressee === 'person' || NAMING_FIELD in rule.fields) && before.state.person)
    await takeStep(deps, call, () => ({ type: 'reveal-contact', reason: `打开已印发的${rule.name}` }))
  const found = await deps.attachments.read(paper.issued.file.id)
  if (!found) throw new DomainError('not-found', '没有找到这份文书的文件，请联系系统管理员。')
  const { mediaType } = found.attachment
  const name = (paper.issued.number ?? rule.name).replace(/[^\p{L}\p{N}〔〕]/gu, '')
  if (form === 'file' || !mediaType.includes('wordprocessingml')) return { name, mediaType, content: found.content }
  const { pdf } = await printPdf(await readDocument(found.content), { title: rule.title })
  return { name, mediaType: 'application/pdf', content: pdf }
}

/** The template in force for the caller's office, to be edited in a word processor. */
export async function downloadTemplate(deps: IntakeDeps, caller: Caller, type: string, shipped: boolean): Promise<PaperDownload> {
  const rule = paperRule(deps, type, caller.region)
  const content = shipped ? await defaultTemplate(rule) : await deps.templates.current(rule, caller.unit)
  return { name: rule.name, mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', content }
}
