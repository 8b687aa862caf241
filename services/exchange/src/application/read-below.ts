import type { ComplaintBelowItem } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import type { ComplaintBelow } from '../domain/complaint-below.ts'
import { isWithin } from '../domain/place.ts'
import type { ComplaintsBelow } from './exchange-ports.ts'

/** The part of every query that comes from who asks: their region and what lies below it, without what complains of their unit or agency. */
export const scopeOf = ({ region, unit, agency }: Pick<Caller, 'region' | 'unit' | 'agency'>): Record<string, unknown> => ({
  above: region,
  sealedFrom: { $nin: [unit, ...(agency ? [agency] : [])] },
})

export type BelowQuery = {
  region?: string | undefined
  status?: string | undefined
  overdue?: 'true' | 'false' | undefined
  q?: string | undefined
  limit: number
  after?: string | undefined
}

/** Complaints of the places below within the caller's scope, newest first. */
export async function listBelow(
  store: ComplaintsBelow,
  caller: Caller,
  { region, status, overdue, q, limit, after }: BelowQuery,
): Promise<{ items: ComplaintBelowItem[]; next?: string }> {
  // A region that holds the caller's own narrows nothing; any other than one below has nothing to show.
  const narrower = region !== undefined && !isWithin(caller.region, region)
  if (narrower && !isWithin(region, caller.region)) return { items: [] }
  const filter = {
    ...scopeOf(caller),
    ...(narrower ? { above: region } : {}),
    ...(status ? { status } : {}),
    ...(overdue ? { overdue: overdue === 'true' } : {}),
    ...(q ? { no: q } : {}),
  }
  const { items, next } = await store.page({ filter, limit, ...(after ? { cursor: after } : {}) })
  return { items: items.map(itemOf), ...(next ? { next } : {}) }
}

/** One complaint within the caller's scope; a reader without the right to know that it exists gets not-found. `source` decides between places that gave out one number twice. */
export async function findBelow(store: ComplaintsBelow, caller: Caller, no: string, source?: string): Promise<ComplaintBelowItem> {
  const [found, another] = await store.some({ ...scopeOf(caller), no, ...(source ? { namespace: source } : {}) }, 2)
  if (!found) throw new DomainError('not-found', '没有找到这件投诉，请核对编号。')
  if (another)
    throw new DomainError('number-not-unique', '不止一个下级平台有这个编号，请从清单中打开，或者用 source 指明是哪个平台。', {
      field: 'source',
    })
  return itemOf(found)
}

const itemOf = ({
  _id,
  lastSeq: _lastSeq,
  dossier: _dossier,
  above: _above,
  sealedFrom: _sealed,
  before: _before,
  namespace,
  ...row
}: ComplaintBelow): ComplaintBelowItem => ({
  ...row,
  source: namespace,
})
