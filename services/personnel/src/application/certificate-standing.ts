import type { CertificateCommand, CommandOf } from '../domain/certificate/commands.ts'
import { refuse } from '../domain/refusals.ts'
import { numberTaken, step } from './certificate-application.ts'
import { type CertificateCall, findForStep } from './find-certificate.ts'
import { settleOrders } from './follow-orders.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

type Grounds = 'suspensionGrounds' | 'revocationGrounds' | 'cancellationGrounds'

/** Without what was left out: a command is JSON. */
const whole = (command: object): CertificateCommand => JSON.parse(JSON.stringify(command)) as CertificateCommand

function requireGround(deps: PersonnelDeps, region: string, list: Grounds, ground: string): void {
  const grounds = deps.rulebook.for(region).certificates[list]
  if (Object.hasOwn(grounds, ground)) return
  const names = Object.entries(grounds).map(([code, { name }]) => `${code}（${name}）`)
  throw refuse('ground-unknown', `没有这项理由，请选择：${names.join('、')}。`, { field: 'ground' })
}

type Suspension = { on: string; until?: string | undefined; ground: string; note?: string | undefined }
type Ending = Omit<Suspension, 'until'>

/** 暂扣. */
export async function suspendCertificate(deps: PersonnelDeps, call: CertificateCall, body: Suspension) {
  const found = await findForStep(deps, call, 'suspend')
  requireGround(deps, found.region, 'suspensionGrounds', body.ground)
  return step(deps, call, found, whole({ type: 'suspend', ...body }))
}

/** 恢复: every suspension that is open. */
export const reinstateCertificate = async (deps: PersonnelDeps, call: CertificateCall, body: { on: string; reason: string }) =>
  step(deps, call, await findForStep(deps, call, 'reinstate'), { type: 'reinstate', ...body })

/** 吊销. */
export async function revokeCertificate(deps: PersonnelDeps, call: CertificateCall, body: Ending) {
  const found = await findForStep(deps, call, 'revoke')
  requireGround(deps, found.region, 'revocationGrounds', body.ground)
  return step(deps, call, found, whole({ type: 'revoke', ...body }))
}

/** 注销. */
export async function cancelCertificate(deps: PersonnelDeps, call: CertificateCall, body: Ending) {
  const found = await findForStep(deps, call, 'cancel')
  requireGround(deps, found.region, 'cancellationGrounds', body.ground)
  return step(deps, call, found, whole({ type: 'cancel', ...body }))
}

/** 挂失, by the holder's unit or the office. */
export async function reportCertificateLost(deps: PersonnelDeps, call: CertificateCall, body: { on: string; note?: string | undefined }) {
  const found = await findForStep(deps, call, 'report-lost')
  return step(deps, call, found, whole({ type: 'report-lost', ...body }))
}

/** 年度审验. */
export const reviewCertificate = async (
  deps: PersonnelDeps,
  call: CertificateCall,
  body: { year: number; passed: boolean; on: string; note?: string | undefined },
) => step(deps, call, await findForStep(deps, call, 'annual-review'), whole({ type: 'annual-review', ...body }))

type Correction = Omit<CommandOf<'correct'>, 'type' | 'annul' | 'on' | 'until' | 'no'> & {
  annul?: true | undefined
  on?: string | undefined
  until?: string | undefined
  no?: string | undefined
}

/** 更正 of one record; a number that is set right may be the one that an order was waiting for. */
export async function correctCertificate(deps: PersonnelDeps, call: CertificateCall, body: Correction) {
  const found = await findForStep(deps, call, 'correct')
  const dossier = await numberTaken(() => step(deps, call, found, whole({ type: 'correct', ...body })))
  if (!body.no) return dossier
  await settleOrders(deps, body.no)
  return (await deps.certificates.store.load(dossier._id)) ?? dossier
}
