import { randomUUID } from 'node:crypto'
import type { SetExam } from '@mingjian/contracts'
import { DomainError, type Dossier } from '@mingjian/dossier'
import { codesAbove, covers } from '@mingjian/rulebook'
import { type Exam, pointsOf } from '../domain/exam/exam.ts'
import { refuse } from '../domain/refusals.ts'
import { ACCESS } from './access.ts'
import { drawPaper } from './draw-paper.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { questionPool } from './question-bank.ts'
import { decidesAt, envelopeOf, hasRole, idFor, requireOffice, type StaffCall, viewerOf } from './viewer.ts'

const KINDS = { single: '单选题', multiple: '多选题', judgement: '判断题' }

/** Sets a test for everybody of a region, by its office or one above; the bank must have enough questions for its parts. */
export async function setExam(deps: PersonnelDeps, call: StaffCall, body: SetExam): Promise<Dossier<Exam>> {
  const { region = call.caller.region, seed = randomUUID(), opensAt, closesAt, ...rest } = body
  if (!deps.rulebook.regions.get(region)) throw refuse('region-unknown', '没有这个地区，请按行政区划代码填写。', { field: 'region' })
  requireOffice(await viewerOf(deps, call.caller), region)
  const utc = (at: string) => new Date(at).toISOString()
  const id = idFor(call, 'exam')
  const exam: Exam = { id, region, office: call.caller.unit, ...rest, opensAt: utc(opensAt), closesAt: utc(closesAt), seed }
  await paperOf(deps, exam, 'trial')
  return (await deps.exams.create(id, { type: 'set', exam }, envelopeOf(call))).dossier
}

/** The paper of one sitting. */
export async function paperOf(deps: PersonnelDeps, { region, parts, seed }: Exam, sitting: string) {
  const pools = await Promise.all(parts.map(async (part) => ({ part, pool: await questionPool(deps, region, part.kind, part.topics) })))
  const paper = drawPaper(pools, `${seed}:${sitting}`)
  if (!('short' in paper)) return paper
  const { short, has } = paper
  const which = `${short.topics.join('、')}${KINDS[short.kind]}`
  throw refuse('questions-missing', `题库里的${which}不够：需要${short.count}道，可用${has}道；请先补充题库，或者减少题数。`, {
    field: 'parts',
  })
}

/** A test of the caller's region, of one above it, or, for an office, of one below. */
export async function findExam(deps: PersonnelDeps, { caller }: StaffCall, id: string): Promise<Dossier<Exam>> {
  const found = await deps.exams.store.load(id)
  if (!found || !(covers(found.region, caller.region) || covers(caller.region, found.region)))
    throw new DomainError('not-found', '没有找到这次测试，请核对编号。')
  return found
}

export async function cancelExam(deps: PersonnelDeps, call: StaffCall, id: string, reason: string): Promise<void> {
  const found = await findExam(deps, call, id)
  requireOffice(await viewerOf(deps, call.caller), found.region)
  await deps.exams.execute(found, { type: 'cancel', reason }, envelopeOf(call))
}

/** One test, with what the caller may do about it now: its office cancels it, every office sees for its own region what is weak. */
export async function readExam(deps: PersonnelDeps, call: StaffCall, id: string) {
  const { state } = await findExam(deps, call, id)
  const viewer = await viewerOf(deps, call.caller)
  const keeps = hasRole(call, ACCESS.keep)
  const cancels = keeps && !state.cancelled && decidesAt(viewer, state.region)
  return { ...examItem(state), may: [...(cancels ? ['cancel'] : []), ...(keeps && viewer.office ? ['analyse'] : [])] }
}

/** Tests of the caller's region, of those above it, and of those below it. */
export async function listExams(deps: PersonnelDeps, { caller }: StaffCall, paging: { limit: number; cursor?: string | undefined }) {
  const below = [...deps.rulebook.regions.all()].flatMap(({ code }) => (covers(caller.region, code) ? [code] : []))
  const filter = { 'index.place': { $in: [...new Set([caller.region, ...codesAbove(caller.region), ...below])] } }
  const { items, next } = await deps.exams.list({ filter, ...paging })
  return { items: items.map(({ state }) => examItem(state)), ...(next ? { next } : {}) }
}

/** A test as it is shown: not what it is drawn with. */
export function examItem({ seed: _seed, office: _office, cancelled, ...exam }: Exam) {
  const questions = exam.parts.reduce((sum, { count }) => sum + count, 0)
  return { ...exam, total: pointsOf(exam.parts), questions, ...(cancelled ? { cancelled: cancelled.reason } : {}) }
}
