import {
  becauseOfShape,
  enterQuestionShape,
  examEntryParams,
  officerDoneShape,
  questionDetailShape,
  questionsQuery,
  questionsShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { enterQuestion, listQuestions, readQuestion, retireQuestion } from '../../application/question-bank.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/questions'

/** The question bank (题库), seen by offices alone. */
export const questionRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'get',
    path: PATH,
    operationId: 'list-questions',
    summary: '题库，按题型、主题、题干查找',
    access: { roles: ACCESS.keep },
    query: questionsQuery,
    responses: { 200: { description: '一页', schema: questionsShape } },
    handle: async ({ query, ...rest }) => ({ body: await listQuestions(deps, staffCall(rest), query) }),
  }),
  route({
    method: 'post',
    path: PATH,
    operationId: 'enter-question',
    summary: '录入题目',
    access: { roles: ACCESS.keep },
    body: enterQuestionShape,
    responses: { 201: { description: '已录入', schema: officerDoneShape } },
    handle: async ({ body, ...rest }) => ({ status: 201, body: { id: (await enterQuestion(deps, staffCall(rest), body))._id } }),
  }),
  route({
    method: 'get',
    path: `${PATH}/:id`,
    operationId: 'read-question',
    summary: '查看题目',
    access: { roles: ACCESS.keep },
    params: examEntryParams,
    responses: { 200: { description: '题干、选项、答案', schema: questionDetailShape } },
    handle: async ({ params, ...rest }) => ({ body: await readQuestion(deps, staffCall(rest), params.id) }),
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/retire`,
    operationId: 'retire-question',
    summary: '停用题目',
    access: { roles: ACCESS.keep },
    params: examEntryParams,
    body: becauseOfShape,
    responses: { 200: { description: '已停用', schema: officerDoneShape } },
    async handle({ params, body, ...rest }) {
      await retireQuestion(deps, staffCall(rest), params.id, body.reason)
      return { body: { id: params.id } }
    },
  }),
]
