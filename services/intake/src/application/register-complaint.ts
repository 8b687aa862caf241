import type { Filed, Registration } from '@mingjian/contracts'
import { blindIndex, sealField } from '@mingjian/dossier'
import { actorOf, type Caller } from '@mingjian/platform'
import { refuse } from '../domain/complaint/refusals.ts'
import { complaintOf, DEFAULT_SOURCE, type OrderImport, orderId } from '../domain/hotline/hotline-order.ts'
import { type FilingContext, fileComplaint } from './file-complaint.ts'
import type { HotlineDeps } from './hotline-ports.ts'
import { orderDataKey } from './order-data-key.ts'
import type { FilingPlan } from './plan-filing.ts'

type CounterDeps = Omit<HotlineDeps, 'uploads' | 'tables' | 'publish'>
export type CounterCall = { caller: Caller; idempotencyKey?: string; trace?: string }

/** Stands where imports name their file and job. */
const COUNTER = 'counter'
/** Of people who chose representatives there is a list as soon as there is more than one of these. */
const ALONE = 1

/** 窗口登记: what only a counter has to keep, then the same filing as everybody's; a single 12345 order is joined with its order dossier. */
export async function registerComplaint(deps: CounterDeps, body: Registration, { caller, ...call }: CounterCall): Promise<Filed> {
  checkCounter(deps, body)
  const order = body.orderNo ? orderOf(body.orderNo, body.source, caller) : undefined
  if (order) await refuseKnownAbove(deps, order)
  const context: FilingContext = {
    actor: actorOf(caller),
    ...call,
    check: (plan) => refuseConcerned(deps, body, plan),
    ...(order
      ? {
          source: {
            order: order.id,
            orderNo: order.orderNo,
            import: COUNTER,
            receivedAs: body.receivedOn,
            dates: { handedOverOn: body.receivedOn },
          },
        }
      : {}),
  }
  const filed = await fileComplaint(deps, body, context)
  // Of one that was sealed to the superior nothing stays here, neither does its order.
  if (order && filed.complaintNo) await joinOrder(deps, body, order, filed.complaintNo, context)
  return filed
}

type Order = { id: string; orderNo: string; source: string; unit: string; above: string[] }

/** An order belongs to the county or city that its centre serves, also when a township takes it down. */
function orderOf(orderNo: string, source = DEFAULT_SOURCE, { region, unit }: Caller): Order {
  const above = [...new Set([region, region.slice(0, 6), region.slice(0, 4)])].map((code) => orderId(code, source, orderNo))
  return { id: orderId(region.slice(0, 6), source, orderNo), orderNo, source, unit, above }
}

async function refuseKnownAbove({ hotline }: CounterDeps, { id, above }: Order): Promise<void> {
  const known = await hotline.known(above.filter((each) => each !== id))
  if ([...known.values()].some(({ complaint }) => complaint))
    throw refuse('order-known', '这张工单已经登记过，请不要重复登记。', { field: 'orderNo' })
}

/** The complaint comes first: a crash in between leaves one whose id says which order it is, and the next import or try joins them. */
async function joinOrder(deps: CounterDeps, body: Registration, order: Order, no: string, { actor, idempotencyKey }: FilingContext) {
  const { hotline, keys } = deps
  const book = deps.rulebook()
  const facts = {
    region: body.region,
    classification: { concerned: true, by: 'uncategorised' as const, mappingVersion: book.for(body.region).hotlineCategories.version },
    transferredOn: body.receivedOn,
    receivedOn: body.receivedOn,
  }
  const content = blindIndex(keys, 'hotline-content', JSON.stringify([order.orderNo, body.title, body.content]))
  const seen = { import: COUNTER, file: COUNTER, row: 0 }
  const complaint = { id: complaintOf(order.id), no }
  const envelope = { actor, causation: idempotencyKey ?? `${COUNTER}:${order.id}` }
  const { orderNo, source, unit } = order
  const data: OrderImport = { ...facts, orderNo, source, unit, profile: `${COUNTER}@1`, content, seen, complaint }
  const known = (await hotline.known([order.id])).get(order.id)
  if (!known) await hotline.insertOrders([hotline.draftOrder(order.id, { type: 'import', ...data }, envelope)])
  else if (!known.complaint) {
    const { key, wrapped } = await orderDataKey(deps, order.id, known.region)
    const original = sealField(keys.suite, key, 'order', JSON.stringify({ orderNo, title: body.title, content: body.content }))
    await hotline.reviseOrder(order.id, { type: 'revise', seen, content, facts, complaint, original }, { ...envelope, key: wrapped })
  }
}

function checkCounter(deps: CounterDeps, body: Registration): void {
  const book = deps.rulebook()
  const { channel, orderNo } = body
  if (book.codes('channels').get(channel)?.public)
    throw refuse('channel-not-for-counter', '窗口登记请选择来信、来访、来电等来源。', { field: 'channel' })
  if (channel === 'hotline-12345' && !orderNo)
    throw refuse('order-number-missing', '12345转来的，请填写工单编号；以后再导入同一张工单，会并到这一件。', { field: 'orderNo' })
  if (orderNo && channel !== 'hotline-12345')
    throw refuse('channel-not-for-counter', '填了12345工单编号的，来源请选择12345热线。', { field: 'channel' })
  if (body.representatives.length > ALONE && !body.representativesListId)
    throw refuse('representatives-list-missing', '几个人共同反映的，请上传大家签名的名单。', { field: 'representativesListId' })
  if (book.codes('reply-ways').get(body.replyBy)?.needs === 'place' && !body.replyPlace)
    throw refuse('contact-missing', '请写明由哪个司法所或者村（居）委会转交。', { field: 'replyPlace' })
}

/** Spaces and width of letters do not make another name. */
const plain = (name: string) => name.normalize('NFKC').replace(/[\s·•]/g, '')

/** Who is complained of, or belongs to what is, neither translates nor writes for the person (回避). */
function refuseConcerned(deps: CounterDeps, body: Registration, { accused, handling }: FilingPlan): void {
  const units = handling.sealedFrom.flatMap((id) => deps.agencies.get(id)?.name ?? [])
  const concerned = new Set([accused.officerName, accused.agencyName, ...units].flatMap((name) => (name ? [plain(name)] : [])))
  for (const role of ['interpreter', 'helper', 'agent'] as const) {
    if (concerned.has(plain(body[role]?.name ?? '')))
      throw refuse('assistant-recused', '被反映的人或者单位不能担任翻译、代书或者代理，请换别的人。', { field: `${role}.name` })
  }
}
