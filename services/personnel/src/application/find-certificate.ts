import { DomainError, type Dossier } from '@mingjian/dossier'
import type { Certificate } from '../domain/certificate/state.ts'
import { type CertificateStep, handsFor } from '../domain/certificate/steps.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { requireOffice, requireOwn, type StaffCall, sees, viewerOf } from './viewer.ts'

/** What every step on a certificate is called with: its number, or that of the application. */
export type CertificateCall = StaffCall & { no: string }

/** The certificate that bears a number, or the application of that number. */
export const certificateOf = async (deps: PersonnelDeps, no: string): Promise<Dossier<Certificate> | undefined> =>
  (await deps.certificates.findOne({ 'index.nos': no })) ?? (await deps.certificates.findOne({ 'index.applicationNo': no }))

/** One certificate within the caller's scope; who has no right to know of it gets not-found. */
export async function findCertificate(deps: PersonnelDeps, { caller, no }: CertificateCall): Promise<Dossier<Certificate>> {
  const found = await certificateOf(deps, no)
  if (!found || !sees(await viewerOf(deps, { ...caller }), found)) throw new DomainError('not-found', '没有找到这个证件，请核对编号。')
  return found
}

/** A certificate for one step on it: found by those who may know of it, taken by those in whose hands the step lies. */
export async function findForStep(deps: PersonnelDeps, call: CertificateCall, step: CertificateStep): Promise<Dossier<Certificate>> {
  const found = await findCertificate(deps, call)
  const viewer = await viewerOf(deps, call.caller)
  if (handsFor(found.state, step) === 'office') requireOffice(viewer, found.region)
  else requireOwn(viewer, found)
  return found
}
