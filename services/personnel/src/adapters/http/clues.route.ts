import { clueGivenShape, cluesQuery, cluesShape, giveClueShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { giveClue, listClues } from '../../application/clue-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/clues'

/** Clues (线索) of social supervisors and contact points: each sees their own alone. */
export const clueRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'post',
    path: PATH,
    operationId: 'give-clue',
    summary: '社会监督员、联系点提交线索',
    access: { roles: ACCESS.clue },
    body: giveClueShape,
    responses: { 201: { description: '已提交，由行政执法监督机构登记办理', schema: clueGivenShape } },
    async handle({ body, ...rest }) {
      const { _id } = await giveClue(deps, staffCall(rest), body)
      return { status: 201, body: { id: _id } }
    },
  }),
  route({
    method: 'get',
    path: PATH,
    operationId: 'list-clues',
    summary: '本人提交的线索',
    access: { roles: ACCESS.clue },
    query: cluesQuery,
    responses: { 200: { description: '一页', schema: cluesShape } },
    handle: async ({ query, ...rest }) => ({ body: await listClues(deps, staffCall(rest), query) }),
  }),
]
