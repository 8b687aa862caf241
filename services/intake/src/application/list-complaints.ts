import type { ComplaintListItem } from '@mingjian/contracts'
import type { Caller } from '@mingjian/platform'
import { endOfDay } from '@mingjian/rulebook'
import { listItem } from './describe-complaint.ts'
import { scopeOf } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'

export type ListInput = {
  cursor?: string | undefined
  limit: number
  status?: string | undefined
  region?: string | undefined
  kind?: string | undefined
  channel?: string | undefined
  agency?: string | undefined
  q?: string | undefined
  dueBefore?: string | undefined
  backdated?: 'true' | undefined
  handler?: string | undefined
}

/** The worklist, due first, within the caller's scope. */
export async function listComplaints(
  deps: IntakeDeps,
  caller: Caller,
  input: ListInput,
): Promise<{ items: ComplaintListItem[]; next?: string }> {
  const { status, region, kind, channel, agency, q, dueBefore, backdated, handler, limit, cursor } = input
  const terms = q ? deps.text.queryTerms(q) : []
  const number = q && /^JD\d{2,12}-\d{4}-\d{6,9}$/.test(q.trim()) ? q.trim() : undefined
  const filter: Record<string, unknown> = {
    ...scopeOf(caller),
    ...(number ? { 'index.no': number } : terms[0] ? { 'index.terms': terms[0] } : {}),
    ...(terms.length > 1 && !number ? { $and: terms.slice(1).map((term) => ({ 'index.terms': term })) } : {}),
    ...(status ? { 'index.status': status } : {}),
    ...(region ? regionFilter(region, caller) : {}),
    ...(kind ? { 'index.kind': kind } : {}),
    ...(channel ? { 'index.channel': channel } : {}),
    ...(backdated ? { 'index.backdated': true } : {}),
    ...(handler ? { 'index.handlers': handler } : {}),
    ...(agency ? { 'index.agencies': agency } : {}),
    ...(dueBefore ? { 'index.listAt': { $lte: new Date(endOfDay(dueBefore)) } } : {}),
  }
  const { items, next } = await deps.complaints.list({ filter, limit, ...(cursor ? { cursor } : {}) })
  return { items: items.map((item) => listItem(item, deps.clock())), ...(next ? { next } : {}) }
}

/** A county and everything in it is one indexed value; what covers the caller's whole region filters nothing. */
function regionFilter(region: string, caller: Caller): Record<string, unknown> {
  if (caller.region.startsWith(region)) return {}
  if (region.length === 6) return { 'index.county': region }
  return region.length > 6 ? { region } : { region: { $gte: region, $lt: `${region}:` } }
}
