import { PERSONNEL_ROLES } from '@mingjian/contracts'
import type { Request, Response } from 'express'
import { ApiProblem } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html } from '../html.ts'
import type { PageOptions } from '../layout.ts'
import type { ViewMode } from '../view-mode.ts'
import { type PortalContext, sendPage } from '../visit.ts'
import type { StaffSession } from './sessions.ts'

/** What staff pages work with besides the portal's own. */
export type StaffContext = PortalContext & { tokenHolds: (session: StaffSession, given: string) => boolean }

export const NO_ERRORS: FieldErrors = new Map()

/** The session that the sign-in put there; routes behind it always have one. */
export const sessionOf = (response: Response): StaffSession => response.locals.session as StaffSession

/** Who works at the window. */
export const REGISTRARS = ['intake-clerk', 'township-registrar']

/** Who gives a complaint to another office, and who takes one in. */
export const HANDERS = ['approver']
export const RECEIVERS = ['intake-clerk']

/** Who sees what places below have told. */
const BELOW_READERS = ['supervisor', 'approver', 'analyst', 'auditor']

const LINKS: [url: string, text: string, roles: readonly string[]][] = [
  ['/staff', '办理清单', []],
  ['/staff/clues', '提交线索', PERSONNEL_ROLES.clue],
  ['/staff/register', '登记', REGISTRARS],
  ['/staff/imports', '12345导入', ['intake-clerk', 'hotline-agent']],
  ['/staff/below', '下级平台投诉', BELOW_READERS],
  ['/staff/handovers', '接收移交', RECEIVERS],
  ['/staff/templates', '文书模板', ['intake-clerk', 'supervisor', 'approver']],
  ['/staff/supervisors', '监督证', ['personnel-officer']],
  ['/staff/officers', '人员', PERSONNEL_ROLES.read],
  ['/staff/certificates', '证件', PERSONNEL_ROLES.read],
  ['/staff/agencies', '单位', PERSONNEL_ROLES.read],
  ['/staff/staffing', '监督人员配备', PERSONNEL_ROLES.read],
  ['/staff/agency-years', '年度填报', PERSONNEL_ROLES.read],
  ['/staff/phone-tests', '监督电话拨测', PERSONNEL_ROLES.read],
  ['/staff/appointments', '外部监督力量', PERSONNEL_ROLES.read],
  ['/staff/policies', '制度库', PERSONNEL_ROLES.learn],
  ['/staff/people-imports', '导入人员和证件', PERSONNEL_ROLES.keep],
  ['/staff/courses', '培训', PERSONNEL_ROLES.read],
  ['/staff/questions', '题库', PERSONNEL_ROLES.keep],
  ['/staff/exam-plans', '测试安排', PERSONNEL_ROLES.read],
  ['/staff/exams', '知识测试', PERSONNEL_ROLES.sit],
  ['/staff/case-transfers', '移交在办件', ['intake-clerk', 'supervisor', 'approver', 'leader']],
  ['/staff/delegations', '代理', ['approver', 'leader', 'supervisor', 'intake-clerk', 'archivist', 'hotline-agent']],
  ['/staff/handover-partners', '移交机关', ['system-admin']],
  ['/staff/calendar', '放假安排', ['system-admin']],
  ['/staff/audit', '核验卷宗', ['auditor']],
]

export const hasRole = ({ roles }: StaffSession, ...wanted: string[]) => wanted.some((role) => roles.includes(role))

/** A page of the staff area with the links that the signed-in person may use. */
export function showStaff(
  request: Request,
  response: Response,
  title: string,
  body: Fragment,
  status = 200,
  more: Pick<PageOptions, 'keepForm'> & { view?: ViewMode } = {},
): void {
  const session = sessionOf(response)
  const links = LINKS.filter(([, , roles]) =>
    roles.length === 0 ? !hasRole(session, ...PERSONNEL_ROLES.clue) : hasRole(session, ...roles),
  ).map(([url, text]) => [url, text] as const)
  const staff = { title: session.title, token: session.token, links }
  sendPage(request, response, { title, body, status, failed: status === 422, staff, ...more })
}

/** Another office that does not answer, or refuses, is no failure of this system. */
const OF_OTHERS = ['handover-partner-offline', 'handover-partner-refused']

/** What was wrong with a form that the API refused; failures of the system itself are thrown on. */
export function refusalOf(error: unknown): ApiProblem['problem'] & { code: string } {
  if (!(error instanceof ApiProblem) || error.problem.status === 401) throw error
  if (error.problem.status >= 500 && !OF_OTHERS.includes(error.code)) throw error
  return { ...error.problem, code: error.code }
}

export const EXPIRED: FieldErrors = new Map([['', '页面已过期。您填写的内容还在，请再提交一次。']])

export const STALE: FieldErrors = new Map([['', '刚刚有人办理过，下面已是最新内容；您写的还在，请看过后再提交。']])

/** Fields that every staff form carries. */
export const formToken = (session: StaffSession): Html => html`<input type="hidden" name="csrf" value="${session.token}">`

/** Sends words or a paper as a file to be saved under a name. */
export function sendFile(response: Response, name: string, content: string, type = 'text/plain; charset=utf-8'): void {
  response.attachment(name).set({ 'Content-Type': type, 'Content-Security-Policy': 'sandbox', 'Cache-Control': 'no-store' }).send(content)
}

/** The value chosen or typed, or nothing. */
export const given = (form: FormValues, name: string): Record<string, string> => (form.get(name) ? { [name]: form.get(name) } : {})
