import { PERSONNEL_ROLES } from '@mingjian/contracts'
import type { RequestHandler } from 'express'
import { html } from '../html.ts'
import { hasRole, sessionOf, showStaff } from './staff-visit.ts'

/** Registering is for those who keep the register; others are told so before they fill anything in. */
export const keepersOnly: RequestHandler = (request, response, next) => {
  if (hasRole(sessionOf(response), ...PERSONNEL_ROLES.keep)) return next()
  request.resume()
  const told = html`<h1>没有权限</h1><p>登记由证件管理员办理。</p><p><a href="/staff">返回办理清单</a></p>`
  showStaff(request, response, '没有权限', told, 403)
}
