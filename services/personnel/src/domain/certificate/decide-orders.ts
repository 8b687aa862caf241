import type { CommandOf, StandingOrder } from './commands.ts'
import type { CertificateEvent } from './events.ts'
import type { Certificate } from './state.ts'

/** One order has one effect, however often and by whatever way it comes; in which order several come makes no difference, for each says from when it holds. */
export function followOrders(state: Pick<Certificate, 'facts'>, orders: StandingOrder[]): CertificateEvent[] {
  const followed = new Set((state.facts ?? []).flatMap((fact) => ('order' in fact && fact.order ? [fact.order] : [])))
  return orders.flatMap(({ measure, from, to, ...order }): CertificateEvent[] => {
    if (followed.has(order.id)) return []
    followed.add(order.id)
    if (measure === 'revoke') return [{ type: 'CertificateRevoked', data: { from, ground: 'liability', order } }]
    return [{ type: 'CertificateSuspended', data: { from, ground: 'liability', order, ...(to ? { to } : {}) } }]
  })
}

export const followOrder = (state: Certificate, { order }: CommandOf<'follow-order'>): CertificateEvent[] => followOrders(state, [order])
