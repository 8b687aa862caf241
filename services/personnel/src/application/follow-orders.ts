import { type CommandEnvelope, derivedId } from '@mingjian/dossier'
import type { StandingOrder } from '../domain/certificate/commands.ts'
import { afterDay, startOf } from '../domain/instants.ts'
import { type Order, orderOf } from '../domain/order/order.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

/** A decision of accountability as its event tells it. */
export type Consequence = {
  orderId: string
  matterNo: string
  decisionNo: string
  certificateNo: string
  measure: 'suspend' | 'revoke'
  onDay: string
  untilDay?: string | undefined
}

const ACTOR: CommandEnvelope['actor'] = { kind: 'system', id: 'accountability' }
export type Waiting = { id: string; order: StandingOrder }

/** Orders about a number that no certificate has followed yet. */
export async function waitingOrders(deps: PersonnelDeps, no: string): Promise<Waiting[]> {
  const found = await deps.orders.findMany({ 'index.certificateNo': no, 'index.waiting': true })
  return found.map(({ _id, state }) => ({ id: _id, order: orderOf(state) }))
}

/** Says on the orders which certificate followed them; what a crash leaves out is made up for by the next delivery. */
export async function markFollowed(deps: PersonnelDeps, orders: Waiting[], certificate: string): Promise<void> {
  for (const { id } of orders)
    await deps.orders.execute(id, { type: 'mark-followed', certificate }, { actor: ACTOR, causation: `followed:${certificate}` })
}

/** Lets the certificate of a number follow what was ordered about it; nothing happens while there is none. Answers whether there is one. */
export async function settleOrders(deps: PersonnelDeps, no: string): Promise<boolean> {
  const orders = await waitingOrders(deps, no)
  const certificate = await deps.certificates.findOne({ 'index.nos': no })
  if (!certificate) return false
  for (const { order } of orders)
    await deps.certificates.execute(certificate._id, { type: 'follow-order', order }, { actor: ACTOR, causation: `order:${order.id}` })
  await markFollowed(deps, orders, certificate._id)
  return true
}

/** Keeps an order first and then follows it: killed in between, the next delivery, or the certificate when it comes, finds it waiting. */
export async function receiveOrder(
  deps: PersonnelDeps,
  consequence: Consequence,
  region: string,
  event: string,
): Promise<'followed' | 'waiting' | 'known'> {
  const { orderId, matterNo, decisionNo, certificateNo, measure, onDay, untilDay } = consequence
  const id = derivedId(`${matterNo} ${orderId}`, 'certificate-order')
  const order: Order = {
    id: orderId,
    matterNo,
    decisionNo,
    certificateNo,
    measure,
    region,
    from: startOf(onDay),
    ...(untilDay && measure === 'suspend' ? { to: afterDay(untilDay) } : {}),
  }
  const { dossier } = await deps.orders.create(id, { type: 'receive', order }, { actor: ACTOR, causation: event })
  if (dossier.state.followed) return 'known'
  return (await settleOrders(deps, certificateNo)) ? 'followed' : 'waiting'
}
