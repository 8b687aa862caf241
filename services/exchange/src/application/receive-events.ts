import { type CloudEvent, eventCatalog, type InboxEvent, inboxBatch, inboxEvent, topicName } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import type { EventBus } from '@mingjian/messaging'
import { type Caller, type FieldError, InvalidRequest } from '@mingjian/platform'
import { isBelow, isWithin, namespaceOf, placeOf } from '../domain/place.ts'
import type { EXCHANGE_STATUS } from '../domain/refusals.ts'

/** Where events of places below lie, forwarded or posted, under this namespace. */
export const receivedTopic = (namespace: string) => topicName(namespace, 'exchange', 'complaint')

export type InboxDeps = { bus: Pick<EventBus, 'publish'>; namespace: string; homeRegion: string }

/** Takes events of a place below: all of a batch or none, and answers when the bus holds them. The same again is harmless. */
export async function receiveEvents(
  { bus, namespace, homeRegion }: InboxDeps,
  caller: Caller,
  body: unknown,
): Promise<{ received: number }> {
  const many = Array.isArray(body)
  const shape = many ? inboxBatch : inboxEvent
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw InvalidRequest.of(parsed.error)
  const events = [parsed.data].flat() as InboxEvent[]
  for (const [at, event] of events.entries()) {
    const field = (name: string) => (many ? `${at}.${name}` : name)
    checkPlace(event, caller, { namespace, homeRegion }, field)
    checkContents(event, field)
  }
  const topic = receivedTopic(namespace)
  await bus.publish(events.map((event) => ({ topic, key: event.subject, event: event as CloudEvent })))
  return { received: events.length }
}

type Field = (name: string) => string

function refuse(code: keyof typeof EXCHANGE_STATUS, message: string, field: string): DomainError {
  return new DomainError(code, message, { field, errors: [{ field, message }] satisfies FieldError[] })
}

/** A place speaks for itself and for what lies below it, and never for this one. */
function checkPlace({ source, region }: InboxEvent, caller: Caller, own: Omit<InboxDeps, 'bus'>, field: Field): void {
  const sender = namespaceOf(source)
  if (sender === own.namespace)
    throw refuse('event-of-ourselves', '这是本机关自己发出的事件，不能再报给本机关；请检查 UPWARD_URL 是否指向了上级。', field('source'))
  for (const [name, value] of [
    ['region', region],
    ['source', placeOf(sender) ?? ''],
  ] as const) {
    if (!isWithin(value, caller.region))
      throw refuse(
        'event-outside-region',
        `只能报送本地区（${caller.region}）及其下级的事件，请核对地区，或者请上级更正对接账号的地区。`,
        field(name),
      )
    if (!isBelow(value, own.homeRegion))
      throw refuse('event-outside-region', `这里只接收 ${own.homeRegion} 下级地区的事件，请报送给自己的上级。`, field(name))
  }
}

/** What this version knows must fit; a type that it does not know passes as it is. */
function checkContents({ id, type, subject, sequence, data }: InboxEvent, field: Field): void {
  if (id !== `${subject}:${sequence}`)
    throw new InvalidRequest([{ field: field('id'), message: '事件编号应为“subject:sequence”，请原样转送。' }])
  const contract = eventCatalog.get(type)
  if (!contract) return
  if (contract.aggregate !== 'complaint') throw new InvalidRequest([{ field: field('type'), message: '这里只接收投诉举报件的事件。' }])
  const fits = contract.tolerant.safeParse(data)
  if (!fits.success) throw InvalidRequest.of(fits.error, field('data'))
}
