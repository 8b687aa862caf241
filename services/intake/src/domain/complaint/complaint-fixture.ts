import type { Actor } from '@mingjian/dossier'
import type { ComplaintCommand } from './commands.ts'
import { complaint } from './complaint.ts'
import type { ComplaintEvent } from './events.ts'
import type { Complaint, Deadline, Submission } from './state.ts'

/** What happened, by whom: enough to fold a complaint in a test. */
export type Happened = { event: ComplaintEvent; actor: Actor; at: string }

export const staffOf = (id: string, unit = 'office-520502'): Actor => ({ kind: 'staff', id, unit, region: '520502' })
export const SOMEBODY: Actor = { kind: 'public' }
export const AT = '2026-03-02T02:00:00.000Z'

export const aDeadline = (rule: string, more: Partial<Deadline> = {}): Deadline => ({
  id: `${rule}-1`,
  rule,
  basis: 'law',
  from: '2026-03-02',
  dueOn: '2026-04-01',
  dueAt: '2026-04-01T15:59:59.999Z',
  provisional: false,
  calendars: [],
  extensions: [],
  suspensions: [],
  alarms: [],
  ...more,
})

export const aSubmission = (more: Partial<Submission> = {}): Submission => ({
  no: 'JD520502-2026-000001',
  kind: 'complaint',
  channel: 'web',
  region: '520502',
  receivedOn: '2026-03-02',
  accused: { kind: 'department', agencyIds: ['520502-market'], agencyName: '区市场监督管理局' },
  title: '检查没有出示证件',
  content: '检查时没有出示证件，也没有给决定书。',
  problemTypes: [],
  allegations: [
    { no: 1, text: '没有出示证件' },
    { no: 2, text: '没有给决定书' },
  ],
  otherRoutes: [],
  anonymous: true,
  confidential: false,
  representatives: 0,
  replyBy: 'portal',
  attachments: [],
  handling: {
    unit: 'office-520502',
    unitName: '区司法局',
    region: '520502',
    readers: ['office-520502', 'office-5205'],
    sealedFrom: ['520502-market'],
    ruleId: 'department',
    reason: '反映部门的，由同级司法行政部门处理',
    source: '行政执法监督条例',
  },
  deadlines: [aDeadline('acceptance')],
  retaliation: false,
  terms: [],
  bands: [],
  rulebook: 'test',
  ...more,
})

/** The state after what happened. */
export const given = (...happened: Happened[]): Complaint =>
  happened.reduce((state, { event, actor, at }, seq) => complaint.evolve(state, event, { at, actor, seq: seq + 1 }), complaint.initial)

/** What a command by somebody does next; throws the refusal. */
export function when(before: Happened[], command: ComplaintCommand, actor: Actor, at = AT): Happened[] {
  const events = complaint.decide(given(...before), command, { now: new Date(at), actor })
  return [...before, ...events.map((event) => ({ event, actor, at }))]
}

/** The code with which a command is refused, or undefined when it is not. */
export function refusal(before: Happened[], command: ComplaintCommand, actor: Actor, at = AT): string | undefined {
  try {
    when(before, command, actor, at)
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}
