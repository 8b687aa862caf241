import { checkCertificates } from './check-certificates.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** What anybody may know of a card that they are shown: status, unit, validity; no more than the card itself tells. Undefined for an unknown number. */
export async function showCertificate(deps: PersonnelDeps, no: string) {
  const now = deps.clock()
  const [answer] = await checkCertificates(deps, [{ no, at: now.toISOString() }])
  if (!answer?.agencyName || !answer.validTo || !answer.kind) return undefined
  const kind = deps.rulebook.for().certificates.kinds[answer.kind]?.name ?? answer.kind
  return {
    no,
    status: answer.status,
    statusText: answer.text.replaceAll(/在?这一时刻/g, '现在'),
    kind,
    agencyName: answer.agencyName,
    validTo: answer.validTo,
  }
}
