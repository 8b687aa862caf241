import type { Role } from '@mingjian/platform'

/** Who may do what, by kind of step; scope (unit, region, recusal) is checked besides, in the use cases. */
export const ACCESS = {
  read: [
    'intake-clerk',
    'hotline-agent',
    'township-registrar',
    'supervisor',
    'approver',
    'leader',
    'archivist',
    'discipline',
    'auditor',
    'agency-liaison',
  ],
  register: ['intake-clerk', 'township-registrar'],
  decide: ['intake-clerk', 'supervisor'],
  investigate: ['supervisor'],
  approve: ['approver'],
  /** Who gives the cases of somebody who leaves to somebody else. */
  reassign: ['intake-clerk', 'supervisor', 'approver', 'leader'],
  approvePapers: ['approver', 'leader'],
  templates: ['intake-clerk', 'supervisor', 'approver'],
  archive: ['archivist'],
  certificates: ['personnel-officer'],
  serve: ['intake-clerk', 'supervisor', 'township-registrar'],
  signOff: ['approver', 'supervisor'],
  contact: ['intake-clerk', 'supervisor', 'approver'],
  imports: ['intake-clerk', 'hotline-agent'],
  /** What passes between the office and the hotline centre. */
  orders: ['intake-clerk', 'hotline-agent', 'supervisor'],
  returnOrders: ['intake-clerk', 'hotline-agent', 'supervisor', 'approver'],
  verify: ['auditor'],
  configure: ['system-admin'],
  handOver: ['approver'],
  receiveHandover: ['intake-clerk'],
} as const satisfies Record<string, readonly Role[]>

/** Roles of each step on one complaint; the worklist's buttons and the routes read the same table. */
const STEPS = {
  accept: ACCESS.decide,
  decline: [...ACCESS.decide, 'approver'],
  'request-supplement': ACCESS.decide,
  refer: ACCESS.decide,
  assign: ACCESS.decide,
  'change-handler': ACCESS.reassign,
  extend: ACCESS.approve,
  suspend: ACCESS.investigate,
  resume: ACCESS.investigate,
  merge: ACCESS.decide,
  unmerge: ACCESS.decide,
  'record-findings': ACCESS.investigate,
  'review-findings': ACCESS.signOff,
  'note-route': ACCESS.decide,
  terminate: ACCESS.approve,
  'open-ex-officio': ACCESS.decide,
  'mark-retaliation': ACCESS.decide,
  'tell-rectification': ACCESS.decide,
  'transfer-clue': ACCESS.approve,
  archive: ACCESS.archive,
  'raise-step': ACCESS.decide,
  'verify-certificates': ACCESS.decide,
  reply: ACCESS.investigate,
  close: ACCESS.signOff,
  message: ACCESS.decide,
  recuse: ACCESS.signOff,
  'sign-order': ACCESS.orders,
  'return-order': ACCESS.returnOrders,
  'rule-on-return': ACCESS.orders,
  'reopen-order': ACCESS.orders,
  'request-assistance': ACCESS.decide,
  'ask-centre-extension': ACCESS.orders,
  'record-centre-extension': ACCESS.orders,
  'mark-written-back': ACCESS.orders,
  'add-evidence': ACCESS.decide,
  'replace-receipt': ACCESS.register,
  'leave-joint': ACCESS.serve,
  'reveal-contact': ACCESS.contact,
  'approve-reveal': ACCESS.approve,
  'offer-handover': ACCESS.handOver,
  'cancel-handover': ACCESS.handOver,
} as const satisfies Record<string, readonly Role[]>
export type Step = keyof typeof STEPS
export const STEP_ACCESS: Record<Step, readonly Role[]> = STEPS

/** Roles of each step on one paper. */
export const PAPER_ACCESS = {
  revise: ACCESS.decide,
  return: ACCESS.approvePapers,
  approve: ACCESS.approvePapers,
  issue: ACCESS.decide,
  serve: ACCESS.serve,
  'fail-service': ACCESS.serve,
  void: ACCESS.decide,
} as const satisfies Record<string, readonly Role[]>

/** Whether somebody with these roles may take the step. */
export const mayTake = (step: string, roles: readonly Role[]): boolean =>
  Object.entries({ ...STEP_ACCESS, ...PAPER_ACCESS }).some(
    ([name, allowed]) => name === step && allowed.some((role) => roles.includes(role)),
  )
