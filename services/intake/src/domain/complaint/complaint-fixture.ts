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

/** A complaint that came as a 12345 order on 2026-03-02, to be returned by the 3rd and due at the centre on the 9th. */
export const anOrder = (more: Partial<Submission> = {}): Submission =>
  aSubmission({
    channel: 'hotline-12345',
    source: {
      order: 'order-1',
      orderNo: 'G2026030200001',
      import: 'import-1',
      receivedAs: '2026-03-02',
      dates: { handedOverOn: '2026-03-02', dispatchedOn: '2026-03-01' },
    },
    deadlines: [
      aDeadline('acceptance', { dueOn: '2026-03-09', dueAt: '2026-03-09T15:59:59.999Z' }),
      aDeadline('hotline-order', { dueOn: '2026-03-06', dueAt: '2026-03-06T15:59:59.999Z' }),
      aDeadline('hotline-return', { dueOn: '2026-03-03', dueAt: '2026-03-03T15:59:59.999Z' }),
    ],
    ...more,
  })

/** The order as it comes again. */
export const cameAgain = (handedOverOn: string, more: object = {}) => ({
  handedOverOn,
  deadlines: ['answer', 'hotline-order', 'hotline-return'].map((rule) =>
    aDeadline(rule, { id: `${rule}@${handedOverOn}`, from: handedOverOn, dueOn: '2026-05-20', dueAt: '2026-05-20T15:59:59.999Z' }),
  ),
  ...more,
})
