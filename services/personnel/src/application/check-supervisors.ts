import { numbersOf } from '../domain/certificate/certificate.ts'
import { checkAt } from '../domain/certificate/check.ts'
import { CHECK_TEXTS } from './check-certificates.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** Whether a login's holder may supervise. `not-registered`: nobody here has that login. */
export type SupervisorCheck = { login: string; status: 'valid' | 'invalid' | 'not-registered'; certificateNo?: string; reason?: string }

/** For each login whether its holder had a 监督证 in force at an instant, in the order asked. */
export const checkSupervisors = (deps: PersonnelDeps, logins: readonly string[], at: Date): Promise<SupervisorCheck[]> =>
  Promise.all(logins.map((login) => checkOne(deps, login, at.toISOString())))

async function checkOne(deps: PersonnelDeps, login: string, at: string): Promise<SupervisorCheck> {
  // Who left and came back has two records under one login: the one that is here counts.
  const here = await deps.officers.findOne({ 'index.login': login, 'index.here': true })
  const officer = here ?? (await deps.officers.findOne({ 'index.login': login }))
  if (!officer) return { login, status: 'not-registered', reason: '账号没有关联到在册人员' }
  const held = await deps.certificates.findMany({ 'index.officer': officer._id })
  const cards = held
    .filter(({ region, state }) => state.kind === deps.rulebook.for(region).staffing.certificate)
    .flatMap(({ state }) => numbersOf(state).map((no) => ({ no, answer: checkAt(state, no, at) })))
  const best = cards.find(({ answer }) => answer.status === 'valid') ?? cards.at(-1)
  if (!best) return { login, status: 'invalid', reason: '没有行政执法监督证' }
  const { no, answer } = best
  if (answer.status === 'valid') return { login, status: 'valid', certificateNo: no }
  return { login, status: 'invalid', certificateNo: no, reason: CHECK_TEXTS[answer.reason] }
}
