import { answersShape, examEntryParams, myExamsShape, officerDoneShape, savedShape, sittingShape } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { beginSitting, giveAnswers, myExams, readSitting, submitSitting } from '../../application/sit-exam.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/sittings'
const access = { roles: ACCESS.sit }

/** Sitting a test: the caller's own papers and nobody else's. Answers are saved as they are given, and the clock is ours. */
export const sittingRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/personnel/my-exams',
    operationId: 'my-exams',
    summary: '我的测试',
    access,
    responses: { 200: { description: '可以参加的和参加过的', schema: myExamsShape } },
    handle: async (rest) => ({ body: await myExams(deps, staffCall(rest)) }),
  }),
  route({
    method: 'post',
    path: '/api/personnel/exams/:id/sit',
    operationId: 'begin-sitting',
    summary: '开始测试，或者继续没有交卷的测试',
    access,
    params: examEntryParams,
    body: z.strictObject({}),
    responses: { 200: { description: '试卷编号', schema: officerDoneShape } },
    handle: async ({ params, ...rest }) => ({ body: { id: (await beginSitting(deps, staffCall(rest), params.id))._id } }),
  }),
  route({
    method: 'get',
    path: `${PATH}/:id`,
    operationId: 'read-sitting',
    summary: '我的试卷和已经保存的答案',
    access,
    params: examEntryParams,
    responses: { 200: { description: '试卷', schema: sittingShape } },
    handle: async ({ params, ...rest }) => ({ body: await readSitting(deps, staffCall(rest), params.id) }),
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/answer`,
    operationId: 'give-answers',
    summary: '保存答案',
    access,
    params: examEntryParams,
    body: answersShape,
    responses: { 200: { description: '已保存', schema: savedShape } },
    handle: async ({ params, body, ...rest }) => ({ body: await giveAnswers(deps, staffCall(rest), params.id, body.answers) }),
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/submit`,
    operationId: 'submit-sitting',
    summary: '交卷',
    access,
    params: examEntryParams,
    body: z.strictObject({}),
    responses: { 200: { description: '成绩', schema: savedShape } },
    handle: async ({ params, ...rest }) => ({ body: await submitSitting(deps, staffCall(rest), params.id) }),
  }),
]
