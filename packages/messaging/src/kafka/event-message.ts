// CloudEvents 1.0, Kafka protocol binding, binary content mode: attributes travel as headers `ce_*`, the data is the value.
import type { CloudEvent } from '@mingjian/contracts'
import type { IHeaders, Message } from 'kafkajs'
import type { Outgoing } from '../event-bus.ts'

/** Attributes that are not text in the envelope. */
const NUMBERS = new Set(['sequence'])

/** The Kafka message of one event; its key is the dossier, so that the dossier's events share a partition. */
export function toMessage({ key, event }: Omit<Outgoing, 'topic'>): Message {
  const headers: IHeaders = { 'content-type': event.datacontenttype }
  for (const [name, value] of Object.entries(event))
    if (name !== 'data' && name !== 'datacontenttype' && value !== undefined) headers[`ce_${name}`] = String(value)
  return { key, headers, value: JSON.stringify(event.data ?? null) }
}

type Read = { value: Buffer | null; headers?: IHeaders | undefined }

/** The event that a message carries; throws when it carries none. */
export function toEvent({ value, headers = {} }: Read): CloudEvent {
  const event: Record<string, unknown> = {}
  for (const [name, header] of Object.entries(headers)) {
    if (!name.startsWith('ce_')) continue
    const text = textOf(header)
    event[name.slice(3)] = NUMBERS.has(name.slice(3)) ? Number(text) : text
  }
  for (const name of ['specversion', 'id', 'source', 'type', 'subject', 'region'])
    if (!event[name]) throw new Error(`no CloudEvent: the header ce_${name} is missing`)
  if (!Number.isSafeInteger(event.sequence)) throw new Error('no CloudEvent: ce_sequence is not a whole number')
  event.datacontenttype = textOf(headers['content-type'])
  event.data = JSON.parse(String(value))
  return event as CloudEvent
}

/** The text of a header, empty when it is absent. */
export function textOf(header: IHeaders[string]): string {
  return header === undefined ? '' : Array.isArray(header) ? String(header[0]) : header.toString()
}
