import type { Actor } from '@mingjian/dossier'
import { certificate } from './certificate.ts'
import type { CertificateCommand } from './commands.ts'
import type { CertificateEvent, DataOf } from './events.ts'
import type { Certificate, Condition } from './state.ts'

export type Happened = { event: CertificateEvent; actor: Actor; at: string }
export const AT = '2026-03-02T02:00:00.000Z'
export const NO = '52050200000001'
export const person = (id: string): Actor => ({ kind: 'staff', id, unit: 'office-520502' })
export const [OFFICER, EXAMINER, APPROVER] = ['officer', 'examiner', 'approver'].map(person) as [Actor, Actor, Actor]

export const aCondition = (name: string, holds: boolean): Condition => ({
  name,
  text: name,
  source: '办法',
  basis: 'law',
  holds,
  found: holds ? '具备' : '缺',
})

export const opened = (more: Partial<DataOf<'CertificateApplied'>> = {}): DataOf<'CertificateApplied'> => ({
  id: 'certificate-1',
  applicationNo: 'SQ520502-2026-000001',
  kind: 'enforcement',
  alone: true,
  holder: {
    officer: 'officer-1',
    name: '单小明',
    initials: 'sxm',
    agency: 'dept',
    agencyName: '某局',
    region: '520502',
    field: 'market',
    chain: ['dept'],
  },
  conditions: [aCondition('on-staff', true)],
  rulebook: 'test',
  ...more,
})
export const aCard = { no: NO, issuedOn: '2026-03-02', validTo: '2031-03-01', issuer: '省人民政府', agency: 'dept', agencyName: '某局' }

/** The state after what happened. */
export const given = (happened: Happened[]): Certificate =>
  happened.reduce((state, { event, actor, at }, seq) => certificate.evolve(state, event, { at, actor, seq: seq + 1 }), certificate.initial)

/** What a command by somebody does next; throws the refusal. */
export function when(before: Happened[], command: CertificateCommand, actor: Actor = OFFICER, at = AT): Happened[] {
  const events = certificate.decide(given(before), command, { now: new Date(at), actor })
  return [...before, ...events.map((event) => ({ event, actor, at }))]
}

/** The refusal of a command, or undefined when it is taken. */
export function refusal(before: Happened[], command: CertificateCommand, actor: Actor = OFFICER, at = AT): string | undefined {
  try {
    when(before, command, actor, at)
    return undefined
  } catch (error) {
    const { code } = error as { code?: string }
    if (!code) throw error
    return code
  }
}

export const applied = () => when([], { type: 'apply', opened: opened() }, OFFICER)
export const approved = () =>
  when(when(applied(), { type: 'examine' }, EXAMINER), { type: 'approve', conditions: [], rulebook: 'test' }, APPROVER)
export const issued = () => when(approved(), { type: 'issue', ...aCard, orders: [] }, OFFICER)
