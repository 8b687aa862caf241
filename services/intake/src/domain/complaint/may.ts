import type { ComplaintCommand } from './commands.ts'
import { isAway, isWhole } from './custody.ts'
import { representativesOf } from './joint.ts'
import { orderSteps } from './may-order.ts'
import { refuse } from './refusals.ts'
import { awaitsReview, type Complaint, isOpen, isPressed, type Status } from './state.ts'

/** In which statuses each step is possible at all: one table for deciding, for the buttons of the staff pages and for the public look-up. */
export const POSSIBLE: Partial<Record<ComplaintCommand['type'], readonly Status[]>> = {
  'request-supplement': ['submitted'],
  supplement: ['supplement-requested'],
  accept: ['submitted', 'supplemented'],
  decline: ['submitted', 'supplemented', 'supplement-requested'],
  refer: ['submitted', 'supplemented', 'accepted'],
  assign: ['accepted', 'assigned', 'reopened'],
  'change-handler': ['assigned', 'investigated', 'suspended'],
  extend: ['accepted', 'assigned', 'investigated', 'reopened'],
  suspend: ['submitted', 'supplemented', 'accepted', 'assigned', 'investigated', 'reopened'],
  resume: ['suspended'],
  merge: ['submitted', 'supplemented', 'supplement-requested', 'accepted', 'assigned'],
  unmerge: ['merged'],
  'record-findings': ['assigned', 'investigated'],
  reply: ['investigated'],
  close: ['replied'],
  withdraw: ['submitted', 'supplement-requested', 'supplemented', 'accepted', 'assigned', 'investigated', 'suspended', 'reopened'],
  rate: ['replied', 'closed'],
  reopen: ['replied', 'closed'],
  archive: ['closed', 'declined', 'terminated', 'withdrawn'],
  'review-findings': ['investigated'],
  terminate: ['accepted', 'assigned', 'investigated', 'suspended', 'reopened'],
  'open-ex-officio': ['withdrawn', 'terminated'],
  'mark-retaliation': ['submitted', 'supplement-requested', 'supplemented', 'accepted', 'assigned', 'investigated', 'replied', 'reopened'],
}

const CONCLUDED: readonly Status[] = ['closed', 'declined', 'terminated', 'withdrawn', 'referred', 'archived', 'handed-over']

/** Beyond the table: what was withdrawn under pressure is taken up by the office above; what is looked into without a duty to answer is signed off on its findings; 不再受理 can be challenged once. */
const EXCEPTIONS: Partial<Record<keyof typeof POSSIBLE, (state: Complaint) => boolean>> = {
  accept: isPressed,
  close: ({ exOfficio, status }) => exOfficio === true && status === 'investigated',
  reopen: ({ status, declined }) => status === 'declined' && declined?.ground === 'already-concluded',
}

/** Whether the present status allows the step. */
const allows = (state: Complaint, step: keyof typeof POSSIBLE): boolean =>
  !(state.exOfficio && step === 'reply') && ((POSSIBLE[step]?.includes(state.status) ?? false) || EXCEPTIONS[step]?.(state) === true)

/** Refuses a step that the present status does not allow. */
export function requirePossible(state: Complaint, step: keyof typeof POSSIBLE): void {
  if (allows(state, step)) return
  if (CONCLUDED.includes(state.status))
    throw refuse('complaint-already-concluded', '这件投诉已经办结，不能再办理这一步。', { status: state.status })
  throw refuse('complaint-status-forbids', '按现在的办理状态不能办理这一步，请刷新后查看可以办理的事项。', { status: state.status })
}

const PERSON_STEPS = new Set(['supplement', 'withdraw', 'rate', 'reopen'])

/** What the handling unit may do now; which of its members, the access rules tell. */
export function staffSteps(state: Complaint): string[] {
  if (isAway(state.custody)) return state.custody.phase === 'offered' ? ['cancel-handover'] : []
  const steps = (Object.keys(POSSIBLE) as (keyof typeof POSSIBLE)[]).filter((step) => allows(state, step) && !PERSON_STEPS.has(step))
  const contact = state.person ? ['reveal-contact'] : []
  const asked = state.reveals.some(({ approvedBy }) => !approvedBy) ? ['approve-reveal'] : []
  const handover = isWhole(state) ? ['offer-handover'] : []
  const always = ['message', 'recuse', 'note-route', 'raise-step', ...contact, ...asked, ...counterSteps(state)]
  const later = [
    ...(state.assigned?.certificates.some(({ pending }) => pending) ? ['verify-certificates'] : []),
    ...(state.rectification && !state.rectification.told ? ['tell-rectification'] : []),
    ...(state.findings.length > 0 ? ['transfer-clue'] : []),
  ]
  return [
    ...orderSteps(state),
    ...steps.filter((step) => step !== 'review-findings' || awaitsReview(state)),
    ...later,
    ...always,
    ...handover,
  ]
}

/** Whether the person can be told from others at the window. */
export const receiptReplaceable = ({ anonymous, person }: Complaint): boolean => !anonymous && person !== undefined

/** What the unit that registered it may still do, wherever it lies. */
export const counterSteps = (state: Complaint): string[] => [
  ...(receiptReplaceable(state) ? ['replace-receipt'] : []),
  ...(isOpen(state.status) && representativesOf(state).length > 0 ? ['leave-joint'] : []),
]

/** Of these, what a unit may do that it was assigned to: find out and report. */
const OF_ASSIGNED = new Set(['record-findings', 'recuse', 'reveal-contact', 'approve-reveal'])
export const assignedSteps = (state: Complaint): string[] => staffSteps(state).filter((step) => OF_ASSIGNED.has(step))

/** What the person behind the receipt may do now. */
export function publicSteps(state: Complaint, now: Date): string[] {
  if (isAway(state.custody)) return state.custody.phase === 'released' ? ['message'] : []
  const steps: string[] = []
  const allowed = (step: keyof typeof POSSIBLE) => allows(state, step)
  if (allowed('supplement')) steps.push('supplement')
  if (!CONCLUDED.includes(state.status) && state.status !== 'returned') steps.push('message')
  if (allowed('withdraw')) steps.push('withdraw')
  if (allowed('rate') && !state.rating) steps.push('rate')
  if (allowed('reopen') && !state.reopened && reopenWindowOpen(state, now)) steps.push('reopen')
  return steps
}

/** The window opens with the reply and is the running (or last) deadline of its rule. */
export function reopenWindowOpen(state: Complaint, now: Date): boolean {
  const window = state.deadlines.findLast(({ rule }) => rule === 'reopen-window')
  return window !== undefined && now.getTime() <= Date.parse(window.dueAt)
}
