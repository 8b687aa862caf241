import { afterDay } from '../domain/instants.ts'
import { numberIn, queryTerms } from '../domain/search-terms.ts'
import { agencyItem, certificateItem, officerItem } from './describe.ts'
import { certificateOf } from './find-certificate.ts'
import type { PersonnelDeps } from './personnel-deps.ts'
import { type StaffCall, scopeOf, viewerOf } from './viewer.ts'

export type Paging = { limit: number; cursor?: string | undefined; q?: string | undefined }

/** The filter of a search: its first term is looked up on an index, the others narrow it. */
export function searched(q: string | undefined): Record<string, unknown> {
  const [first, ...more] = q ? queryTerms(q) : []
  return {
    ...(first ? { 'index.terms': first } : {}),
    ...(more.length > 0 ? { $and: more.map((term) => ({ 'index.terms': term })) } : {}),
  }
}

/** Agencies within the caller's scope, by part of any name that they bore, or pinyin initials. */
export async function listAgencies(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { q, kind, level, ...paging }: Paging & { kind?: string | undefined; level?: string | undefined },
) {
  const filter = {
    ...scopeOf(await viewerOf(deps, caller)),
    ...searched(q),
    ...(kind ? { 'index.kind': kind } : {}),
    ...(level ? { 'index.level': level } : {}),
  }
  const { items, next } = await deps.agencies.list({ filter, ...paging })
  const now = deps.clock().toISOString()
  return { items: items.flatMap((item) => agencyItem(item, now) ?? []), ...(next ? { next } : {}) }
}

type OfficerQuery = Paging & { agency?: string | undefined; left?: 'true' | 'false' | undefined }

/** Who is searched for: a number may be that of a card or an application, and finds its holder. */
async function whoIs(deps: PersonnelDeps, q: string | undefined): Promise<Record<string, unknown>> {
  const number = q && numberIn(q)
  const held = number ? await certificateOf(deps, number) : undefined
  return held ? { _id: held.state.officer } : searched(q)
}

/** Officers within the caller's scope, by name, unit, pinyin initials, or the number of a certificate. */
export async function listOfficers(deps: PersonnelDeps, { caller }: StaffCall, { q, agency, left, ...paging }: OfficerQuery) {
  const filter = {
    ...scopeOf(await viewerOf(deps, caller)),
    ...(await whoIs(deps, q)),
    ...(agency ? { 'index.agency': agency } : {}),
    ...(left ? { 'index.here': left === 'false' } : {}),
  }
  const { items, next } = await deps.officers.list({ filter, ...paging })
  return { items: items.map(officerItem), ...(next ? { next } : {}) }
}

type CertificateQuery = Paging & {
  status?: string | undefined
  kind?: string | undefined
  stage?: string | undefined
  agency?: string | undefined
  officer?: string | undefined
  runsOutUntil?: string | undefined
}

/** Certificates within the caller's scope. */
export async function listCertificates(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { q, status, stage, kind, agency, officer, runsOutUntil, ...paging }: CertificateQuery,
) {
  const filter = {
    ...scopeOf(await viewerOf(deps, caller)),
    ...searched(q),
    ...(status ? { 'index.status': status } : {}),
    ...(kind ? { 'index.kind': kind } : {}),
    ...(agency ? { 'index.agency': agency } : {}),
    ...(officer ? { 'index.officer': officer } : {}),
    ...(stage ? { 'index.stage': stage } : {}),
    ...(runsOutUntil ? { 'index.ends': { $lte: afterDay(runsOutUntil) } } : {}),
  }
  const by = runsOutUntil ? 'index.ends' : undefined
  const { items, next } = await deps.certificates.list({ filter, by, ...paging })
  return { items: items.map(certificateItem), ...(next ? { next } : {}) }
}
