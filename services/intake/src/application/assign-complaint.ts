import { refuse } from '../domain/complaint/refusals.ts'
import type { Certificate, Mode } from '../domain/complaint/state.ts'
import type { CertificateCheck, IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 分办: to two supervisors whose 监督证 is valid at this moment, or in 转办 to the internal unit that is responsible. */
export const assignComplaint = (
  deps: IntakeDeps,
  call: StepCall,
  body: { unit?: string | undefined; mode: Mode; handlers: string[]; note?: string | undefined },
) =>
  takeStep(deps, call, async ({ state }) => {
    const unit = body.unit ?? state.handling.unit
    if (!deps.agencies.get(unit)) throw refuse('agency-unknown', '没有找到所选的单位，请重新选择。', { field: 'unit' })
    const certificates = await certificatesOf(deps, body.handlers, 'handlers')
    return { type: 'assign', unit, mode: body.mode, handlers: body.handlers, certificates, ...(body.note ? { note: body.note } : {}) }
  })

/** 移交承办: another supervisor in the place of one who leaves the post. */
export const changeHandler = (deps: IntakeDeps, call: StepCall, body: { from: string; to: string; reason: string }) =>
  takeStep(deps, call, async () => {
    const [certificate] = await certificatesOf(deps, [body.to], 'to')
    return { type: 'change-handler', ...body, certificate: certificate as Certificate }
  })

/** The 监督证 of each at this moment, pending where it could not be asked about; refuses those that are not valid. */
async function certificatesOf(deps: IntakeDeps, handlers: string[], field: string): Promise<Certificate[]> {
  const checks = handlers.length > 0 ? await deps.personnel.checkSupervisors(handlers, deps.clock()) : []
  const invalid = checks.filter(({ status }) => status === 'invalid')
  if (invalid.length > 0) {
    const reasons = invalid.map(({ reason = '监督证无效' }) => reason).join('；')
    throw refuse('certificate-invalid', `所选承办人的监督证不能使用：${reasons}。请另选，或者先由证件管理员登记。`, {
      field,
      handlers: invalid.map(({ id }) => id),
    })
  }
  return checks.map(certificateOf)
}

/** 核验 of what could not be asked when the case was assigned. */
export const verifyCertificates = (deps: IntakeDeps, call: StepCall) =>
  takeStep(deps, call, async ({ state }) => {
    const open = state.assigned?.certificates.filter(({ pending }) => pending).map(({ id }) => id) ?? []
    const checks = open.length > 0 ? await deps.personnel.checkSupervisors(open, deps.clock()) : []
    const invalid = checks.find(({ status }) => status === 'invalid')
    if (invalid)
      throw refuse('certificate-invalid', `承办人的监督证无效（${invalid.reason ?? ''}），请重新分办。`, { handlers: [invalid.id] })
    return { type: 'verify-certificates', certificates: checks.map(certificateOf) }
  })

const certificateOf = ({ id, status, certificateNo }: CertificateCheck): Certificate => ({
  id,
  ...(certificateNo ? { no: certificateNo } : {}),
  ...(status === 'unknown' ? { pending: true } : {}),
})
