import {
  appraisalShape,
  employmentShape,
  examShape,
  leaveShape,
  linkLoginShape,
  meritShape,
  moveOfficerShape,
  nameSupervisorShape,
  officerDetailShape,
  officerDoneShape,
  officerParams,
  officersQuery,
  officersShape,
  registerOfficerShape,
  releaseSupervisorShape,
  revealedIdentityShape,
  revealIdentityShape,
  trainingShape,
} from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import { officerDetail } from '../../application/describe.ts'
import { listOfficers } from '../../application/lists.ts'
import { nameSupervisor } from '../../application/name-supervisor.ts'
import { mayWithOfficer } from '../../application/officer-may.ts'
import {
  changeEmployment,
  changeOfficer,
  entryId,
  findOfficer,
  moveOfficer,
  recordMerit,
  registerOfficer,
  revealIdentity,
} from '../../application/officer-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import type { StaffCall } from '../../application/viewer.ts'
import type { Officer, OfficerCommand } from '../../domain/officer/officer.ts'
import { etag, staffCall } from './staff-call.ts'

const PATH = '/api/personnel/officers'
/** Without what was left out: a command is JSON. */
const whole = (command: object) => JSON.parse(JSON.stringify(command)) as OfficerCommand

/** Officers (执法人员) and supervisors (监督人员): who they are, where they work, what they learnt. */
export function officerRoutes(deps: PersonnelDeps): Route[] {
  const step = <Schema extends z.ZodType>(
    verb: string,
    summary: string,
    body: Schema,
    useCase: (call: StaffCall, id: string, given: z.output<Schema>) => Promise<Dossier<Officer>>,
  ): Route =>
    route({
      method: 'post',
      path: `${PATH}/:id/${verb}`,
      operationId: `${verb}-officer`,
      summary,
      access: { roles: ACCESS.keep },
      params: officerParams,
      body,
      responses: { 200: { description: '已登记', schema: officerDoneShape } },
      async handle({ params, body: given, ...rest }) {
        const { version } = await useCase(staffCall(rest), params.id, given as z.output<Schema>)
        return { body: { id: params.id }, headers: { ETag: etag(version) } }
      },
    })
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-officers',
      summary: '执法人员、监督人员，按姓名、单位、拼音首字母查找',
      access: { roles: ACCESS.read },
      query: officersQuery,
      responses: { 200: { description: '一页', schema: officersShape } },
      handle: async ({ query, ...rest }) => ({ body: await listOfficers(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'register-officer',
      summary: '登记人员',
      access: { roles: ACCESS.keep },
      body: registerOfficerShape,
      responses: { 201: { description: '已登记', schema: officerDoneShape } },
      async handle({ body, ...rest }) {
        const { _id, version } = await registerOfficer(deps, staffCall(rest), body)
        return { status: 201, body: { id: _id }, headers: { ETag: etag(version) } }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'read-officer',
      summary: '查看人员',
      access: { roles: ACCESS.read },
      params: officerParams,
      responses: { 200: { description: '履历；身份证号不显示', schema: officerDetailShape } },
      async handle({ params, ...rest }) {
        const call = staffCall(rest)
        const found = await findOfficer(deps, call, params.id)
        const detail = officerDetail(found, deps.rulebook.for(found.region).agencyYears.merits)
        return { body: { ...detail, may: await mayWithOfficer(deps, call, found) }, headers: { ETag: etag(found.version) } }
      },
    }),
    step('move', '调动', moveOfficerShape, (call, id, body) => moveOfficer(deps, call, id, body)),
    step('leave', '离开执法岗位', leaveShape, (call, id, body) => changeOfficer(deps, call, id, { type: 'leave', ...body })),
    step('change-employment', '变更用工性质', employmentShape, (call, id, body) => changeEmployment(deps, call, id, body)),
    step('link-login', '关联账号', linkLoginShape, (call, id, body) => changeOfficer(deps, call, id, { type: 'link-login', ...body })),
    step('name-supervisor', '明确为执法监督人员', nameSupervisorShape, (call, id, body) => nameSupervisor(deps, call, id, body)),
    step('release-supervisor', '不再担任执法监督人员', releaseSupervisorShape, (call, id, body) =>
      changeOfficer(deps, call, id, { type: 'release-supervisor', ...body }),
    ),
    step('record-training', '登记培训学时', trainingShape, (call, id, body) =>
      changeOfficer(deps, call, id, whole({ type: 'record-training', id: entryId(call), ...body })),
    ),
    step('record-exam', '登记考试成绩', examShape, (call, id, body) =>
      changeOfficer(deps, call, id, whole({ type: 'record-exam', id: entryId(call), ...body })),
    ),
    step('record-appraisal', '登记年度考核', appraisalShape, (call, id, body) =>
      changeOfficer(deps, call, id, whole({ type: 'record-appraisal', ...body })),
    ),
    step('record-merit', '登记奖励、处分', meritShape, (call, id, body) => recordMerit(deps, call, id, body)),
    route({
      method: 'post',
      path: `${PATH}/:id/reveal-identity`,
      operationId: 'reveal-officer-identity',
      summary: '查看身份证号（留痕）',
      access: { roles: ACCESS.reveal },
      params: officerParams,
      body: revealIdentityShape,
      responses: { 200: { description: '身份证号', schema: revealedIdentityShape } },
      handle: async ({ params, body, ...rest }) => ({ body: await revealIdentity(deps, staffCall(rest), params.id, body.reason) }),
    }),
  ]
}
