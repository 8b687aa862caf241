import {
  appointmentConflictParams,
  appointmentDetailShape,
  appointmentParams,
  appointmentRulesQuery,
  appointmentRulesShape,
  appointmentsQuery,
  appointmentsShape,
  appointmentTargetsQuery,
  appointmentTargetsShape,
  appointShape,
  appraiseYearShape,
  changeFieldsShape,
  declareConflictShape,
  endAppointmentShape,
  endConflictShape,
  officerDoneShape,
  renewAppointmentShape,
  revealContactShape,
  revealedContactShape,
} from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import { appointmentRules } from '../../application/appointment-rules.ts'
import {
  appoint,
  changeAppointment,
  declareConflict,
  findAppointment,
  mayWithAppointment,
  revealContact,
} from '../../application/appointment-steps.ts'
import { appointmentDetail } from '../../application/describe-appointment.ts'
import { appointmentTargets, listAppointments } from '../../application/list-appointments.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import type { StaffCall } from '../../application/viewer.ts'
import type { Appointment, AppointmentCommand } from '../../domain/appointment/appointment.ts'
import { etag, staffCall } from './staff-call.ts'

const PATH = '/api/personnel/appointments'

/** Experts, social supervisors (社会监督员) and contact points (联系点): who is appointed, for how long, and whether a county has enough of them. */
export function appointmentRoutes(deps: PersonnelDeps): Route[] {
  const step = <Schema extends z.ZodType>(
    verb: string,
    summary: string,
    body: Schema,
    useCase: (call: StaffCall, id: string, given: z.output<Schema>) => Promise<Dossier<Appointment>>,
  ): Route =>
    route({
      method: 'post',
      path: `${PATH}/:id/${verb}`,
      operationId: `${verb}-appointment`,
      summary,
      access: { roles: ACCESS.keep },
      params: appointmentParams,
      body,
      responses: { 200: { description: '已登记', schema: officerDoneShape } },
      async handle({ params, body: given, ...rest }) {
        const { version } = await useCase(staffCall(rest), params.id, given as z.output<Schema>)
        return { body: { id: params.id }, headers: { ETag: etag(version) } }
      },
    })
  const simply =
    <Type extends AppointmentCommand['type']>(type: Type) =>
    (call: StaffCall, id: string, body: object) =>
      changeAppointment(deps, call, id, { type, ...body } as AppointmentCommand)
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-appointments',
      summary: '专家、社会监督员、联系点，按类别、地区、领域、名称查找',
      access: { roles: ACCESS.read },
      query: appointmentsQuery,
      responses: { 200: { description: '一页', schema: appointmentsShape } },
      handle: async ({ query, ...rest }) => ({ body: await listAppointments(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'get',
      path: '/api/personnel/appointment-targets',
      operationId: 'appointment-targets',
      summary: '各县（市、区）社会监督员、联系点达标情况',
      access: { roles: ACCESS.read },
      query: appointmentTargetsQuery,
      responses: { 200: { description: '按类别汇总，按地区列出', schema: appointmentTargetsShape } },
      handle: async ({ query, ...rest }) => ({ body: await appointmentTargets(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'get',
      path: '/api/personnel/appointment-rules',
      operationId: 'read-appointment-rules',
      summary: '聘任类别、来源、聘期、不得聘任的情形、终止原因的名称，缺省为本地区的',
      access: { roles: ACCESS.read },
      query: appointmentRulesQuery,
      responses: { 200: { description: '名称', schema: appointmentRulesShape } },
      handle: async ({ query, caller }) => ({ body: appointmentRules(deps, query.region ?? caller.region) }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'appoint',
      summary: '聘任',
      access: { roles: ACCESS.keep },
      body: appointShape,
      responses: { 201: { description: '已聘任', schema: officerDoneShape } },
      async handle({ body, ...rest }) {
        const { _id, version } = await appoint(deps, staffCall(rest), body)
        return { status: 201, body: { id: _id }, headers: { ETag: etag(version) } }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'read-appointment',
      summary: '查看聘任',
      access: { roles: ACCESS.read },
      params: appointmentParams,
      responses: { 200: { description: '聘期、考核、回避关系；联系方式不显示', schema: appointmentDetailShape } },
      async handle({ params, ...rest }) {
        const call = staffCall(rest)
        const found = await findAppointment(deps, call, params.id)
        const may = await mayWithAppointment(deps, call, found)
        const body = { ...appointmentDetail(found, deps.rulebook.for(found.region).appointments), may }
        return { body, headers: { ETag: etag(found.version) } }
      },
    }),
    step('renew', '续聘', renewAppointmentShape, simply('renew')),
    step('change-fields', '变更熟悉的领域', changeFieldsShape, simply('change-fields')),
    step('declare-conflict', '登记回避关系', declareConflictShape, (call, id, body) => declareConflict(deps, call, id, body)),
    step('appraise', '年度考核', appraiseYearShape, simply('appraise')),
    step('end', '终止聘任', endAppointmentShape, simply('end')),
    route({
      method: 'post',
      path: `${PATH}/:id/conflicts/:conflict/end`,
      operationId: 'end-conflict-of-appointment',
      summary: '终止回避关系',
      access: { roles: ACCESS.keep },
      params: appointmentConflictParams,
      body: endConflictShape,
      responses: { 200: { description: '已登记', schema: officerDoneShape } },
      async handle({ params, body, ...rest }) {
        await changeAppointment(deps, staffCall(rest), params.id, { type: 'end-conflict', id: params.conflict, ...body })
        return { body: { id: params.conflict } }
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/reveal-contact`,
      operationId: 'reveal-appointment-contact',
      summary: '查看联系方式（留痕）',
      access: { roles: ACCESS.reveal },
      params: appointmentParams,
      body: revealContactShape,
      responses: { 200: { description: '联系方式', schema: revealedContactShape } },
      handle: async ({ params, body, ...rest }) => ({ body: await revealContact(deps, staffCall(rest), params.id, body.reason) }),
    }),
  ]
}
