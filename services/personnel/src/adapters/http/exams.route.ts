import {
  becauseOfShape,
  examAgencyQuery,
  examAnalysisShape,
  examDetailShape,
  examEntryParams,
  examResultsShape,
  examsShape,
  officerDoneShape,
  pageQuery,
  setExamShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { analyseExam, examResults } from '../../application/exam-results.ts'
import { cancelExam, listExams, readExam, setExam } from '../../application/exam-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/exams'

/** Tests (执法知识测试, 大练兵): setting them, and what came of them. */
export const examRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'get',
    path: PATH,
    operationId: 'list-exams',
    summary: '本地区和上级的测试',
    access: { roles: ACCESS.read },
    query: pageQuery,
    responses: { 200: { description: '一页', schema: examsShape } },
    handle: async ({ query, ...rest }) => ({ body: await listExams(deps, staffCall(rest), query) }),
  }),
  route({
    method: 'post',
    path: PATH,
    operationId: 'set-exam',
    summary: '安排测试',
    access: { roles: ACCESS.keep },
    body: setExamShape,
    responses: { 201: { description: '已安排', schema: officerDoneShape } },
    handle: async ({ body, ...rest }) => ({ status: 201, body: { id: (await setExam(deps, staffCall(rest), body))._id } }),
  }),
  route({
    method: 'get',
    path: `${PATH}/:id`,
    operationId: 'read-exam',
    summary: '查看测试',
    access: { roles: ACCESS.read },
    params: examEntryParams,
    responses: { 200: { description: '一次测试', schema: examDetailShape } },
    handle: async ({ params, ...rest }) => ({ body: await readExam(deps, staffCall(rest), params.id) }),
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/cancel`,
    operationId: 'cancel-exam',
    summary: '取消测试',
    access: { roles: ACCESS.keep },
    params: examEntryParams,
    body: becauseOfShape,
    responses: { 200: { description: '已取消', schema: officerDoneShape } },
    async handle({ params, body, ...rest }) {
      await cancelExam(deps, staffCall(rest), params.id, body.reason)
      return { body: { id: params.id } }
    },
  }),
  route({
    method: 'get',
    path: `${PATH}/:id/results`,
    operationId: 'exam-results',
    summary: '测试成绩',
    access: { roles: ACCESS.read },
    params: examEntryParams,
    query: examAgencyQuery,
    responses: { 200: { description: '一页', schema: examResultsShape } },
    handle: async ({ params, query, ...rest }) => ({ body: await examResults(deps, staffCall(rest), params.id, query) }),
  }),
  route({
    method: 'get',
    path: `${PATH}/:id/analysis`,
    operationId: 'analyse-exam',
    summary: '测试分析：薄弱的题目、主题和单位',
    access: { roles: ACCESS.keep },
    params: examEntryParams,
    responses: { 200: { description: '汇总', schema: examAnalysisShape } },
    handle: async ({ params, ...rest }) => ({ body: await analyseExam(deps, staffCall(rest), params.id) }),
  }),
]
