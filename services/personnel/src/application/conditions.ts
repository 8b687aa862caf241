import {
  addDays,
  addMonths,
  CERTIFICATE_CONDITIONS,
  type CertificateCondition,
  type CertificateRules,
  civilDateAt,
  kindsAccepted,
} from '@mingjian/rulebook'
import { agencyAt } from '../domain/agency/agency-at.ts'
import { factsKnown } from '../domain/certificate/check.ts'
import type { Condition } from '../domain/certificate/state.ts'
import { dayOf } from '../domain/instants.ts'
import type { Officer } from '../domain/officer/officer.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

const MONTHS = 12
type Found = { holds: boolean; found: string }

/**
 * Every condition of the rulebook for a kind of certificate, each as it is found today: what fails is told whole, never the first only. Of a card that
 * others made its maker has checked what was learnt.
 */
export async function conditionsFor(
  deps: PersonnelDeps,
  officer: Officer,
  kind: string,
  madeBy: 'us' | 'others' = 'us',
): Promise<Condition[]> {
  const rules = deps.rulebook.for(officer.region).certificates
  const today = civilDateAt(deps.clock())
  const agency = await deps.agencies.store.load(officer.agency)
  const open = agency !== undefined && (agencyAt(agency.state, deps.clock().toISOString())?.open ?? false)
  const barred = addMonths(today, -MONTHS * rules.revocationBarYears)
  const earlier = await deps.certificates.findMany({ 'index.officer': officer.id })
  const revokedOn = earlier
    .flatMap(({ state }) => factsKnown(state))
    .flatMap((fact) => (fact.kind === 'ended' && fact.how === 'revoked' ? [dayOf(fact.from)] : []))
    .find((day) => day > barred)
  const found: Record<CertificateCondition, () => Found> = {
    'on-staff': () => {
      const employment = rules.employment[officer.employment]
      return { holds: employment?.onStaff ?? false, found: employment?.name ?? officer.employment }
    },
    'not-left': () => ({ holds: !officer.left, found: officer.left ? `已于${officer.left.on}离开` : '在岗' }),
    'agency-open': () => ({ holds: open, found: open ? officer.agencyName : `${officer.agencyName}已撤销或者没有登记` }),
    'field-accepts-kind': () => {
      const accepted = kindsAccepted(rules, officer.field)
      return { holds: accepted.includes(kind), found: `本领域使用${accepted.map((each) => rules.kinds[each]?.name ?? each).join('、')}` }
    },
    'training-hours': () => trained(officer, rules, today),
    'exam-passed': () => examined(officer, rules, today),
    'no-recent-revocation': () => ({ holds: revokedOn === undefined, found: revokedOn ? `${revokedOn}被吊销` : '没有' }),
  }
  const elsewhere = rules.kinds[kind]?.way === 'filed' ? [...LEARNT, 'on-staff'] : madeBy === 'others' ? LEARNT : []
  return CERTIFICATE_CONDITIONS.filter((name) => !elsewhere.includes(name)).flatMap((name) => {
    const rule = rules.conditions[name]
    return rule ? [{ name, text: rule.name, source: rule.source, basis: rule.basis, ...found[name]() }] : []
  })
}

/** Asked only of who gets a certificate here; another body answers for its own. */
const LEARNT: readonly CertificateCondition[] = ['training-hours', 'exam-passed']

function trained({ training }: Officer, { training: { hoursPerYear } }: CertificateRules, today: string): Found {
  const since = addDays(addMonths(today, -MONTHS), 1)
  const hours = training.filter(({ on }) => on >= since && on <= today).reduce((sum, each) => sum + each.hours, 0)
  return { holds: hours >= hoursPerYear, found: `近一年${hours}学时，应有${hoursPerYear}学时` }
}

function examined({ exams }: Officer, { exam: { passMark, validYears } }: CertificateRules, today: string): Found {
  const since = addMonths(today, -MONTHS * validYears)
  const best = exams.filter(({ on, practice }) => on >= since && on <= today && !practice).sort((a, b) => b.score - a.score)[0]
  return {
    holds: best !== undefined && best.score >= passMark,
    found: best ? `最好成绩${best.score}分，合格线${passMark}分` : `近${validYears}年没有考试成绩`,
  }
}
