import type { CheckAnswerItem } from '@mingjian/contracts'
import { numbersOf } from '../domain/certificate/certificate.ts'
import { type CheckAnswer, type CheckReason, checkAt } from '../domain/certificate/check.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

export type Check = { no: string; at: string }

/** Why, in words for people. */
export const CHECK_TEXTS: Record<CheckReason, string> = {
  'in-force': '证件在这一时刻有效',
  'not-registered': '没有登记这个证号，不能判断；请核对证号，或者向发证机关查询',
  'not-yet-issued': '这一时刻证件还没有核发',
  replaced: '这一时刻已经换发新证，旧证作废',
  expired: '这一时刻证件已经过期',
  suspended: '这一时刻证件被暂扣',
  lost: '这一时刻证件已经挂失',
  revoked: '这一时刻证件已经吊销',
  cancelled: '这一时刻证件已经注销',
  'not-alone': '辅助人员不得单独执法',
  'before-first-record': '证件后来才在本平台备案，备案之前有没有暂扣没有记录，不能判断',
}

const PER_QUERY = 500

/** Certificates by number, as many as asked, in as few queries as they take. */
async function byNumber(deps: PersonnelDeps, nos: string[], withMisread: boolean): Promise<Map<string, Certificate>> {
  const found = new Map<string, Certificate>()
  const distinct = [...new Set(nos)]
  for (let start = 0; start < distinct.length; start += PER_QUERY) {
    const asked = distinct.slice(start, start + PER_QUERY)
    for (const { state } of await deps.certificates.findMany({ 'index.nos': oneOf(asked) }))
      for (const no of numbersOf(state)) found.set(no, state)
    const missing = withMisread ? asked.filter((no) => !found.has(no)) : []
    if (missing.length === 0) continue
    for (const { state } of await deps.certificates.findMany({ 'index.misread': oneOf(missing) }))
      for (const fact of state.facts) if (fact.kind === 'card' && !found.has(fact.no)) found.set(fact.no, state)
  }
  return found
}

const oneOf = (values: string[]) => (values.length === 1 ? values[0] : { $in: values })
const utc = (instant: string) => new Date(instant).toISOString()

/**
 * Whether each certificate entitled its holder at its instant: valid, invalid or unknown, with the reason, from what is recorded now or, with
 * `knownAt`, from what was recorded then. Thousands at once.
 */
export async function checkCertificates(deps: PersonnelDeps, checks: readonly Check[], knownAt?: string): Promise<CheckAnswerItem[]> {
  const known = knownAt === undefined ? undefined : utc(knownAt)
  const certificates = await byNumber(
    deps,
    checks.map(({ no }) => no),
    known !== undefined,
  )
  return checks.map(({ no, at }) => {
    const certificate = certificates.get(no)
    const answer: CheckAnswer = certificate ? checkAt(certificate, no, utc(at), known) : { status: 'unknown', reason: 'not-registered' }
    return described(no, at, answer, certificate?.kind)
  })
}

function described(no: string, at: string, { status, reason, card }: CheckAnswer, kind: string | undefined): CheckAnswerItem {
  const answer = { no, at, status, reason, text: CHECK_TEXTS[reason] }
  if (!card) return answer
  const { agency, agencyName, from, to } = card
  return { ...answer, ...(kind ? { kind } : {}), agencyId: agency, agencyName, validFrom: dayOf(from), validTo: lastDayBefore(to) }
}
