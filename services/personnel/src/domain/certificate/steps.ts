import type { DecisionContext, DomainError } from '@mingjian/dossier'
import { refuse } from '../refusals.ts'
import { type Application, type Certificate, STATUS_NAMES, type Status } from './state.ts'

/** Who takes a step: the holder's unit (or the office above it), or the office of the region alone. */
export type Hands = 'unit' | 'office'

type Rule = {
  /** Whether the stage of the application decides, or how the card stands. */
  of: 'application' | 'card'
  /** Where it is possible, and for whom there. */
  at: Partial<Record<Status, Hands>>
  /** What people call it: 不能{verb}. */
  verb: string
  /** Not while an application is under way. */
  idle?: true
  /** Its own words where it is not possible. */
  otherwise?: string
  /** The holder may take it as well. */
  alsoHolder?: true
  /** Not by those who took these steps. */
  notBy?: { steps: readonly ('appliedBy' | 'examinedBy')[]; text: string }
}

const everywhere = (hands: Hands, ...statuses: Status[]) => Object.fromEntries(statuses.map((status) => [status, hands]))

/** Where each step on a certificate is possible, and in whose hands: one table for deciding, for finding the certificate and for the steps that pages offer. */
const STEPS = {
  examine: {
    of: 'application',
    at: { applied: 'unit' },
    verb: '审核',
    notBy: { steps: ['appliedBy'], text: '申报的人不能审核自己的申报，请由本单位另一人审核。' },
  },
  approve: {
    of: 'application',
    at: { examined: 'office' },
    verb: '审核',
    notBy: { steps: ['appliedBy', 'examinedBy'], text: '申报、单位审核、司法局审核应当由不同的人办理。' },
  },
  refuse: { of: 'application', at: { applied: 'unit', examined: 'office' }, verb: '不予通过' },
  withdraw: { of: 'application', at: everywhere('unit', 'applied', 'examined', 'approved'), verb: '撤回', alsoHolder: true },
  issue: { of: 'application', at: { approved: 'office' }, verb: '核发' },
  renew: {
    of: 'card',
    at: everywhere('unit', 'issued', 'expired'),
    verb: '换证',
    idle: true,
    otherwise: '只有有效或者到期的证件可以换证。',
  },
  reissue: { of: 'card', at: { lost: 'unit' }, verb: '补证', idle: true, otherwise: '请先挂失，再申请补证。' },
  suspend: { of: 'card', at: everywhere('office', 'issued', 'lost'), verb: '暂扣' },
  reinstate: { of: 'card', at: { suspended: 'office' }, verb: '恢复' },
  'report-lost': { of: 'card', at: everywhere('unit', 'issued', 'suspended'), verb: '挂失', alsoHolder: true },
  'annual-review': { of: 'card', at: everywhere('office', 'issued', 'suspended'), verb: '审验' },
  cancel: { of: 'card', at: everywhere('office', 'issued', 'suspended', 'lost', 'expired'), verb: '注销' },
  revoke: { of: 'card', at: everywhere('office', 'issued', 'suspended', 'lost'), verb: '吊销' },
  correct: {
    of: 'card',
    at: everywhere('office', 'issued', 'suspended', 'lost', 'expired', 'revoked', 'cancelled'),
    verb: '更正',
  },
} as const satisfies Record<string, Rule>
export type CertificateStep = keyof typeof STEPS

const NAMES = Object.keys(STEPS) as CertificateStep[]
const ruleOf = (step: CertificateStep): Rule => STEPS[step]
const standing = ({ status, application }: Certificate, { of }: Rule): Status => (of === 'card' ? status : application.stage)

/** Whether an application is being decided on. */
export const isUnderWay = ({ application: { stage } }: { application: Pick<Application, 'stage'> }): boolean =>
  ['applied', 'examined', 'approved'].includes(stage)

/** In whose hands a step lies as the certificate stands; where it is not possible, in whose it lies last. */
export function handsFor(state: Certificate, step: CertificateStep): Hands {
  const rule = ruleOf(step)
  return rule.at[standing(state, rule)] ?? Object.values(rule.at).at(-1) ?? 'office'
}

type By = Pick<DecisionContext, 'actor'>

const isOwn = ({ login }: Pick<Certificate, 'login'>, { actor }: By): boolean => login !== undefined && actor.id === login
const own = () => refuse('own-certificate', '不能办理本人的证件，请由别的人办理。')

/** Nobody takes a step on their own certificate. */
export function requireOther(holder: Pick<Certificate, 'login'>, context: By): void {
  if (isOwn(holder, context)) throw own()
}

/** Why a step is not possible as the certificate stands, or not for this person. */
function refusalOf(state: Certificate, step: CertificateStep, context: By): DomainError | undefined {
  const rule = ruleOf(step)
  const now = standing(state, rule)
  if (rule.idle && state.facts.length > 0 && isUnderWay(state))
    return refuse('certificate-status-forbids', '这个证件的换证或者补证正在办理，请等办完。')
  if (rule.at[now] === undefined) {
    const text = rule.otherwise ?? `现在是“${STATUS_NAMES[now]}”，不能${rule.verb}，请刷新后按页面上的步骤办理。`
    return refuse('certificate-status-forbids', text, { status: now })
  }
  if (!rule.alsoHolder && isOwn(state, context)) return own()
  if (rule.notBy?.steps.some((before) => state.application[before] === context.actor.id)) return refuse('same-person', rule.notBy.text)
  return undefined
}

/** Refuses a step that is not possible as the certificate stands, or not for this person. */
export function requireStep(state: Certificate, step: CertificateStep, context: By): void {
  const refusal = refusalOf(state, step, context)
  if (refusal) throw refusal
}

/** The steps that somebody could take as the certificate stands, whatever their unit and role. */
export const possibleSteps = (state: Certificate, actor: DecisionContext['actor']): CertificateStep[] =>
  NAMES.filter((step) => refusalOf(state, step, { actor }) === undefined)
