import { blindIndex, type KeyRing, sealField } from '@mingjian/dossier'
import type { SealedPerson } from '../domain/complaint/state.ts'

export type Contact = {
  name: string
  phone: string
  idNumber?: string | undefined
  email?: string | undefined
  address?: string | undefined
}
type Named = { name: string; phone?: string | undefined; relation?: string | undefined }
export type People = {
  contact?: Contact | undefined
  representatives?: Named[]
  agent?: Named | undefined
  helper?: Named | undefined
  interpreter?: Named | undefined
}

/** Kept as they are known: what a person is found by again. */
const FOUND_BY = ['phone', 'idNumber'] as const

/** Seals every personal field by itself under the dossier's data key, with blind indexes of phone and id number. */
export function sealPeople(people: People, keys: KeyRing, dataKey: Buffer): SealedPerson | undefined {
  const fields: Record<string, string> = {}
  for (const [field, value] of Object.entries(people.contact ?? {})) if (value) fields[field] = value
  for (const [at, { name, phone }] of (people.representatives ?? []).entries())
    fields[`representative${at + 1}`] = [name, phone].filter(Boolean).join(' ')
  if (people.agent) fields.agent = [people.agent.name, people.agent.phone].filter(Boolean).join(' ')
  for (const [role, assistant] of Object.entries({ helper: people.helper, interpreter: people.interpreter })) {
    if (assistant) fields[role] = assistant.name
    if (assistant?.phone) fields[`${role}Phone`] = assistant.phone
  }
  if (Object.keys(fields).length === 0) return undefined
  const sealed = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, sealField(keys.suite, dataKey, `contact.${field}`, value)]),
  )
  const blind = FOUND_BY.flatMap((field) => (fields[field] ? [blindIndex(keys, field, fields[field])] : []))
  return { sealed, blind }
}

const MOBILE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/g
const LANDLINE = /(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/g
const ID_NUMBER = /(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g
const IP_ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g

/** Text as handlers and search may keep it: numbers that identify people, and the complainant's own particulars, are taken out. */
export function redactText(text: string, people: People): string {
  const names = [people.contact?.name, people.agent?.name, ...(people.representatives ?? []).map(({ name }) => name)]
  const { helper, interpreter, agent, contact } = people
  const phones = [agent, helper, interpreter, ...(people.representatives ?? [])].map((each) => each?.phone)
  const others = [contact?.address, contact?.idNumber, contact?.phone, contact?.email, ...phones]
  let redacted = text
    .replace(EMAIL, '〔邮箱〕')
    .replace(ID_NUMBER, '〔证件号〕')
    .replace(MOBILE, '〔电话〕')
    .replace(LANDLINE, '〔电话〕')
    .replace(IP_ADDRESS, '〔网络地址〕')
  for (const value of others) if (value && value.length >= 5) redacted = redacted.replaceAll(value, '〔反映人信息〕')
  for (const name of names) if (name && name.length >= 2) redacted = redacted.replaceAll(name, '〔反映人〕')
  if (helper && helper.name.length >= 2) redacted = redacted.replaceAll(helper.name, '〔协助人〕')
  if (interpreter && interpreter.name.length >= 2) redacted = redacted.replaceAll(interpreter.name, '〔翻译〕')
  return redacted
}

/** The readable text and, only where something was taken out, the original sealed. */
export function protectText(
  text: string,
  people: People,
  seal: (field: string, value: string) => string,
  field: string,
): { text: string; original?: string } {
  const redacted = redactText(text, people)
  return redacted === text ? { text } : { text: redacted, original: seal(field, text) }
}
