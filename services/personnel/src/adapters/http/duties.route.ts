import {
  agencyParams,
  dutiesQuery,
  dutiesShape,
  dutyEndParams,
  endDutyShape,
  listDutyShape,
  officerDoneShape,
  townshipModelShape,
  townshipModelsShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { changeAgency, requireAgencies } from '../../application/agency-steps.ts'
import { listDuties, listTownshipModels, setTownshipModel } from '../../application/duty-lists.ts'
import { entryId } from '../../application/officer-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/agencies'
const done = { 200: { description: '已登记', schema: officerDoneShape } }

/** 权责清单 (which body supervises what) and the townships' 1+1+1 model. */
export function dutyRoutes(deps: PersonnelDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/personnel/duties',
      operationId: 'list-duties',
      summary: '监督权责清单',
      access: { roles: ACCESS.read },
      query: dutiesQuery,
      responses: { 200: { description: '一页', schema: dutiesShape } },
      handle: async ({ query, ...rest }) => ({ body: await listDuties(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/list-duty`,
      operationId: 'list-duty-of-agency',
      summary: '列入监督权责清单',
      access: { roles: ACCESS.keep },
      params: agencyParams,
      body: listDutyShape,
      responses: done,
      async handle({ params, body: { over, field, ...body }, ...rest }) {
        const call = staffCall(rest)
        await requireAgencies(deps, { over })
        const duty = { id: entryId(call), ...body, ...(over ? { over } : {}), ...(field ? { field } : {}) }
        await changeAgency(deps, call, params.id, { type: 'list-duty', ...duty })
        return { body: { id: duty.id } }
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/duties/:duty/end`,
      operationId: 'end-duty-of-agency',
      summary: '移出监督权责清单',
      access: { roles: ACCESS.keep },
      params: dutyEndParams,
      body: endDutyShape,
      responses: done,
      async handle({ params, body, ...rest }) {
        await changeAgency(deps, staffCall(rest), params.id, { type: 'end-duty', id: params.duty, ...body })
        return { body: { id: params.duty } }
      },
    }),
    route({
      method: 'get',
      path: '/api/personnel/township-models',
      operationId: 'list-township-models',
      summary: '乡镇“1+1+1”监督模式',
      access: { roles: ACCESS.read },
      query: dutiesQuery,
      responses: { 200: { description: '一页', schema: townshipModelsShape } },
      handle: async ({ query, ...rest }) => ({ body: await listTownshipModels(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/set-township-model`,
      operationId: 'set-township-model',
      summary: '登记乡镇“1+1+1”监督模式',
      access: { roles: ACCESS.keep },
      params: agencyParams,
      body: townshipModelShape,
      responses: done,
      async handle({ params, body, ...rest }) {
        await setTownshipModel(deps, staffCall(rest), params.id, body)
        return { body: { id: params.id } }
      },
    }),
  ]
}
