import type { Dossier } from '@mingjian/dossier'
import type { Role } from '@mingjian/platform'
import { actorOf } from '@mingjian/platform'
import type { Certificate } from '../domain/certificate/state.ts'
import { type CertificateStep, handsFor, possibleSteps } from '../domain/certificate/steps.ts'
import { ACCESS } from './access.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { decidesAt, hasRole, keeps, type StaffCall, viewerOf } from './viewer.ts'

/** Which roles take each step on a certificate. */
export const CERTIFICATE_ACCESS: Record<CertificateStep, readonly Role[]> = {
  examine: ACCESS.examine,
  approve: ACCESS.decide,
  refuse: ACCESS.examine,
  withdraw: ACCESS.keep,
  issue: ACCESS.keep,
  renew: ACCESS.keep,
  reissue: ACCESS.keep,
  suspend: ACCESS.decide,
  reinstate: ACCESS.decide,
  'report-lost': ACCESS.keep,
  'annual-review': ACCESS.keep,
  cancel: ACCESS.keep,
  revoke: ACCESS.decide,
  correct: ACCESS.decide,
}

/** The steps on a certificate that the caller may take now. */
export async function mayWithCertificate(deps: PersonnelDeps, call: StaffCall, found: Dossier<Certificate>): Promise<CertificateStep[]> {
  const viewer = await viewerOf(deps, call.caller)
  const hands = { office: decidesAt(viewer, found.region), unit: keeps(viewer, found) }
  return possibleSteps(found.state, actorOf(call.caller)).filter(
    (step) => hands[handsFor(found.state, step)] && hasRole(call, CERTIFICATE_ACCESS[step]),
  )
}
