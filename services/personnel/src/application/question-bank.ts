import type { EnterQuestion } from '@mingjian/contracts'
import { DomainError, type Dossier, derivedId } from '@mingjian/dossier'
import { codesAbove } from '@mingjian/rulebook'
import { JUDGEMENT, type Question } from '../domain/exam/question.ts'
import { everyOne } from './every-one.ts'
import { searched } from './lists.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, requireOffice, type StaffCall, viewerOf } from './viewer.ts'

type Paging = { limit: number; cursor?: string | undefined; q?: string | undefined }

/** Enters a question into the bank of the caller's office; the same question again is the one that is there, also where an office above has it in use. */
export async function enterQuestion(deps: PersonnelDeps, call: StaffCall, body: EnterQuestion): Promise<Dossier<Question>> {
  const { region } = call.caller
  requireOffice(await viewerOf(deps, call.caller), region)
  const { kind, topic, text, options, right, source } = body
  const above = await inUseAbove(deps, region, body)
  if (above) return above
  const id = questionId(region, body)
  const given = Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)))
  const question = {
    id,
    region,
    kind,
    topic,
    text,
    options: kind === 'judgement' ? JUDGEMENT : given,
    right: [...new Set(right)].sort(),
    ...(source ? { source } : {}),
  }
  return (await deps.questions.create(id, { type: 'enter', question }, envelopeOf(call))).dossier
}

/** Of what is asked and what is right, whatever the width of its signs, so that a question that was corrected is another one. */
const questionId = (region: string, { kind, text, options, right }: EnterQuestion): string =>
  derivedId(JSON.stringify([region, kind, text, Object.entries(options).sort(), [...new Set(right)].sort()]).normalize('NFKC'), 'question')

async function inUseAbove(deps: PersonnelDeps, region: string, body: EnterQuestion): Promise<Dossier<Question> | undefined> {
  const found = await deps.questions.store.loadMany(codesAbove(region).map((place) => questionId(place, body)))
  return found.find(({ state }) => !state.retired)
}

/** Questions of the caller's office and of those above it; only an office sees what is right. */
export async function listQuestions(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { q, kind, topic, ...paging }: Paging & { kind?: string | undefined; topic?: string | undefined },
) {
  requireOffice(await viewerOf(deps, caller), caller.region)
  const filter = {
    'index.place': { $in: placesOf(caller.region) },
    ...searched(q),
    ...(kind ? { 'index.kind': kind } : {}),
    ...(topic ? { 'index.topic': topic } : {}),
  }
  const { items, next } = await deps.questions.list({ filter, ...paging })
  return {
    items: items.map(({ state }) => questionItem(state)),
    ...(next ? { next } : {}),
  }
}

/** One question of the caller's office or of those above it, with what the caller may do about it now. */
export async function readQuestion(deps: PersonnelDeps, { caller }: StaffCall, id: string) {
  requireOffice(await viewerOf(deps, caller), caller.region)
  const found = await deps.questions.store.load(id)
  if (!found || ![caller.region, ...codesAbove(caller.region)].includes(found.region))
    throw new DomainError('not-found', '题库里没有这道题，请核对编号。')
  const { retired } = found.state
  return { ...questionItem(found.state), may: found.region === caller.region && !retired ? ['retire'] : [] }
}

const questionItem = ({ retired, ...question }: Question) => ({ ...question, ...(retired ? { retired: retired.reason } : {}) })

/** Takes a question out of use, by the office that entered it; papers that have it keep it. */
export async function retireQuestion(deps: PersonnelDeps, call: StaffCall, id: string, reason: string): Promise<void> {
  const found = await deps.questions.store.load(id)
  if (found?.region !== call.caller.region) throw new DomainError('not-found', '本单位的题库里没有这道题，请核对编号。')
  requireOffice(await viewerOf(deps, call.caller), found.region)
  await deps.questions.execute(found, { type: 'retire', reason }, envelopeOf(call))
}

/** Places whose questions a region uses: its own and those above. */
export const placesOf = (region: string): string[] => [region, ...codesAbove(region)]

/** All questions of a kind in use from which a region's papers are drawn, in the order of their ids. */
export async function questionPool(
  deps: PersonnelDeps,
  region: string,
  kind: string,
  topics: readonly string[],
): Promise<Listed<Question>[]> {
  const filter = {
    'index.place': { $in: placesOf(region) },
    'index.kind': kind,
    'index.asked': true,
    ...(topics.length > 0 ? { 'index.topic': { $in: [...topics] } } : {}),
  }
  return Array.fromAsync(everyOne(deps.questions, filter))
}
