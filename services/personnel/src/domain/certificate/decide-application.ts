import type { DecisionContext } from '@mingjian/dossier'
import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import type { CommandOf } from './commands.ts'
import { followOrders } from './decide-orders.ts'
import type { CertificateEvent } from './events.ts'
import type { Certificate, Condition, Stage } from './state.ts'

/** Everything that is missing is told at once, each by its name and rule. */
export function requireConditions(conditions: Condition[]): void {
  const missing = conditions.filter(({ holds }) => !holds)
  if (missing.length === 0) return
  const names = missing.map(({ text, found }) => `${text}（${found}）`).join('；')
  throw refuse('conditions-not-met', `还不具备申领条件，请先补齐：${names}。`, {
    conditions: missing.map(({ name, text, found, source, basis }) => ({ name, text, found, source, basis })),
  })
}

/** Nobody takes a step on their own certificate. */
export function requireOther({ login }: Pick<Certificate, 'login'>, { actor }: DecisionContext): void {
  if (login !== undefined && actor.id === login) throw refuse('own-certificate', '不能办理本人的证件，请由别的人办理。')
}

function requireStage({ application }: Certificate, ...allowed: Stage[]): void {
  if (!allowed.includes(application.stage))
    throw refuse('certificate-status-forbids', '现在的办理环节不能办这一步，请刷新后按页面上的步骤办理。', { stage: application.stage })
}

export function apply(state: Certificate, { opened }: CommandOf<'apply'>, context: DecisionContext): CertificateEvent[] {
  if (state.id) return []
  requireOther(opened.holder, context)
  requireConditions(opened.conditions)
  return [{ type: 'CertificateApplied', data: opened }]
}

const UNDER_WAY: readonly Stage[] = ['applied', 'examined', 'approved']

/** 换证 while the card is in force or has run out, 补证 after a loss: the same way as the first one. */
export function renew(
  state: Certificate,
  { purpose, conditions, rulebook }: CommandOf<'renew'>,
  context: DecisionContext,
): CertificateEvent[] {
  requireOther(state, context)
  if (state.facts.length > 0 && UNDER_WAY.includes(state.application.stage))
    throw refuse('certificate-status-forbids', '这个证件的换证或者补证正在办理，请等办完。')
  const allowed = purpose === 'renewal' ? ['issued', 'expired'] : ['lost']
  if (!allowed.includes(state.status))
    throw refuse('certificate-status-forbids', purpose === 'renewal' ? '只有有效或者到期的证件可以换证。' : '请先挂失，再申请补证。', {
      status: state.status,
    })
  requireConditions(conditions)
  return [{ type: 'RenewalApplied', data: { purpose, conditions, rulebook } }]
}

/** 单位审核: the first pair of eyes. */
export function examine(state: Certificate, { note }: CommandOf<'examine'>, context: DecisionContext): CertificateEvent[] {
  requireStage(state, 'applied')
  requireOther(state, context)
  if (context.actor.id === state.application.appliedBy) throw refuse('same-person', '申报的人不能审核自己的申报，请由本单位另一人审核。')
  return [{ type: 'CertificateExamined', data: note ? { note } : {} }]
}

/** 司法局审核: the second, neither who applied nor who examined. */
export function approve(state: Certificate, command: CommandOf<'approve'>, context: DecisionContext): CertificateEvent[] {
  requireStage(state, 'examined')
  requireOther(state, context)
  const { appliedBy, examinedBy } = state.application
  if (context.actor.id === appliedBy || context.actor.id === examinedBy)
    throw refuse('same-person', '申报、单位审核、司法局审核应当由不同的人办理。')
  requireConditions(command.conditions)
  const { note, conditions, rulebook } = command
  return [{ type: 'CertificateApproved', data: { conditions, rulebook, ...(note ? { note } : {}) } }]
}

export function refuseApplication(state: Certificate, { reason }: CommandOf<'refuse'>, context: DecisionContext): CertificateEvent[] {
  requireStage(state, 'applied', 'examined')
  requireOther(state, context)
  const stage = state.application.stage === 'applied' ? 'examination' : 'approval'
  return [{ type: 'ApplicationRefused', data: { stage, reason } }]
}

export function withdraw(state: Certificate, { reason }: CommandOf<'withdraw'>): CertificateEvent[] {
  requireStage(state, ...UNDER_WAY)
  return [{ type: 'ApplicationWithdrawn', data: { reason } }]
}

/** 省核发: number and days as the province gave them. Orders that came before the certificate take effect with it. */
export function issue(state: Certificate, command: CommandOf<'issue'>, context: DecisionContext): CertificateEvent[] {
  requireStage(state, 'approved')
  requireOther(state, context)
  const { no, issuedOn, validTo, issuer, agency, agencyName, orders } = command
  requireValidity(issuedOn, validTo)
  const card = { no, from: startOf(issuedOn), to: afterDay(validTo), agency, agencyName, issuer }
  return [{ type: 'CertificateIssued', data: { ...card, issuedOn, purpose: state.application.purpose } }, ...followOrders(state, orders)]
}

/** 备案 of a certificate that was made elsewhere. */
export function file(state: Certificate, { opened, card, orders }: CommandOf<'file'>, context: DecisionContext): CertificateEvent[] {
  if (state.id) return []
  requireOther(opened.holder, context)
  requireConditions(opened.conditions)
  requireValidity(card.issuedOn, card.validTo)
  const { no, issuedOn, validTo, issuer } = card
  const { agency, agencyName } = opened.holder
  const told = { no, from: startOf(issuedOn), to: afterDay(validTo), agency, agencyName, issuer }
  return [{ type: 'CertificateFiled', data: { ...opened, card: told } }, ...followOrders(state, orders)]
}

function requireValidity(issuedOn: string, validTo: string): void {
  if (validTo <= issuedOn) throw refuse('validity-wrong', '有效期的止日应当晚于核发日期，请按证件上的日期填写。', { field: 'validTo' })
}
