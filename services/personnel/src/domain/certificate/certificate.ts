import type { Decider, DecisionContext } from '@mingjian/dossier'
import { scopesOf } from '../scopes.ts'
import { initialTerms, nameTerms, numberTerm } from '../search-terms.ts'
import { factsKnown } from './check.ts'
import type { CertificateCommand, CommandOf } from './commands.ts'
import { apply, approve, examine, file, issue, refuseApplication, renew, withdraw } from './decide-application.ts'
import { followOrder } from './decide-orders.ts'
import { cancel, comeDue, correct, reinstate, reportLost, review, revoke, suspend } from './decide-standing.ts'
import type { CertificateEvent } from './events.ts'
import { evolve } from './evolve.ts'
import type { Certificate, Status } from './state.ts'

type Decision<Type extends CertificateCommand['type']> = (
  state: Certificate,
  command: CommandOf<Type>,
  context: DecisionContext,
) => CertificateEvent[]

const decisions: { [Type in CertificateCommand['type']]: Decision<Type> } = {
  apply,
  renew,
  examine,
  approve,
  refuse: refuseApplication,
  withdraw,
  issue,
  file,
  suspend,
  reinstate,
  'report-lost': reportLost,
  revoke,
  cancel,
  'annual-review': review,
  'follow-order': followOrder,
  'come-due': comeDue,
  correct,
}

/** What stays among the offices that decide on an application. */
const PRIVATE: readonly CertificateEvent['type'][] = ['CertificateExamined', 'CertificateApproved', 'ApplicationWithdrawn']

/** Every number that a card of the certificate bears or bore, without those that were misread. */
export const numbersOf = (state: Pick<Certificate, 'facts' | 'corrections'>): string[] => [
  ...new Set(factsKnown(state).flatMap((fact) => (fact.kind === 'card' ? [fact.no] : []))),
]

const RUNNING: readonly Status[] = ['issued', 'suspended', 'lost']

/** The first instant after a card that still runs; undefined where there is none to run out. */
const runsOutAt = (state: Certificate): string | undefined =>
  RUNNING.includes(state.status) ? factsKnown(state).findLast((fact) => fact.kind === 'card')?.to : undefined

/** The certificate as a dossier, from the application on. */
export const certificate: Decider<Certificate, CertificateCommand, CertificateEvent> = {
  shape: 2,
  initial: {} as Certificate,
  decide: (state, command, context) => (decisions[command.type] as unknown as Decision<never>)(state, command as never, context),
  evolve,
  isPublic: (event) =>
    !PRIVATE.includes(event.type) && (event.type !== 'CertificateStandingChanged' || event.data.standing !== event.data.was),
  dueAt: ({ changesAt }) => (changesAt === null ? null : new Date(changesAt)),
  index(state) {
    const nos = numbersOf(state)
    const ends = runsOutAt(state)
    const misread = state.facts.flatMap((fact) => (fact.kind === 'card' && !nos.includes(fact.no) ? [fact.no] : []))
    return {
      ...(nos.length > 0 ? { nos } : {}),
      ...(misread.length > 0 ? { misread } : {}),
      applicationNo: state.applicationNo,
      officer: state.officer,
      kind: state.kind,
      status: state.status,
      stage: state.application.stage,
      agency: state.agency,
      scopes: scopesOf(state),
      terms: [
        ...new Set([
          ...nameTerms(state.name),
          ...initialTerms(state.initials),
          ...nameTerms(state.agencyName),
          ...[...nos, state.applicationNo].map(numberTerm),
        ]),
      ],
      reviewed: state.reviews.at(-1)?.year ?? 0,
      ...(ends ? { ends } : {}),
      ...(state.login ? { login: state.login } : {}),
    }
  },
  region: ({ region }) => region,
}
