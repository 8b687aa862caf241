import type { DecisionContext } from '@mingjian/dossier'
import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import type { CommandOf } from './commands.ts'
import { followOrders } from './decide-orders.ts'
import type { CertificateEvent } from './events.ts'
import type { Certificate, Condition } from './state.ts'
import { requireOther, requireStep } from './steps.ts'

/** Everything that is missing is told at once, each by its name and rule. */
export function requireConditions(conditions: Condition[]): void {
  const missing = conditions.filter(({ holds }) => !holds)
  if (missing.length === 0) return
  const names = missing.map(({ text, found }) => `${text}（${found}）`).join('；')
  throw refuse('conditions-not-met', `还不具备申领条件，请先补齐：${names}。`, {
    conditions: missing.map(({ name, text, found, source, basis }) => ({ name, text, found, source, basis })),
  })
}

export function apply(state: Certificate, { opened }: CommandOf<'apply'>, context: DecisionContext): CertificateEvent[] {
  if (state.id) return []
  requireOther(opened.holder, context)
  requireConditions(opened.conditions)
  return [{ type: 'CertificateApplied', data: opened }]
}

/** 换证 while the card is in force or has run out, 补证 after a loss: the same way as the first one. */
export function renew(
  state: Certificate,
  { purpose, conditions, rulebook }: CommandOf<'renew'>,
  context: DecisionContext,
): CertificateEvent[] {
  requireStep(state, purpose === 'renewal' ? 'renew' : 'reissue', context)
  requireConditions(conditions)
  return [{ type: 'RenewalApplied', data: { purpose, conditions, rulebook } }]
}

/** 单位审核: the first pair of eyes. */
export function examine(state: Certificate, { note }: CommandOf<'examine'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'examine', context)
  return [{ type: 'CertificateExamined', data: note ? { note } : {} }]
}

/** 司法局审核: the second, neither who applied nor who examined. */
export function approve(state: Certificate, command: CommandOf<'approve'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'approve', context)
  requireConditions(command.conditions)
  const { note, conditions, rulebook } = command
  return [{ type: 'CertificateApproved', data: { conditions, rulebook, ...(note ? { note } : {}) } }]
}

export function refuseApplication(state: Certificate, { reason }: CommandOf<'refuse'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'refuse', context)
  const stage = state.application.stage === 'applied' ? 'examination' : 'approval'
  return [{ type: 'ApplicationRefused', data: { stage, reason } }]
}

export function withdraw(state: Certificate, { reason }: CommandOf<'withdraw'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'withdraw', context)
  return [{ type: 'ApplicationWithdrawn', data: { reason } }]
}

/** 省核发: number and days as the province gave them. Orders that came before the certificate take effect with it. */
export function issue(state: Certificate, command: CommandOf<'issue'>, context: DecisionContext): CertificateEvent[] {
  requireStep(state, 'issue', context)
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
