import {
  attendanceShape,
  becauseOfShape,
  courseDetailShape,
  courseRollShape,
  courseShape,
  coursesShape,
  examAgencyQuery,
  examEntryParams,
  officerDoneShape,
  pageQuery,
  recordedShape,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { announceCourse, cancelCourse, courseRoll, listCourses, readCourse, recordAttendance } from '../../application/course-steps.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { staffCall } from './staff-call.ts'

const PATH = '/api/personnel/courses'

/** Courses (培训) and who attended them. */
export const courseRoutes = (deps: PersonnelDeps): Route[] => [
  route({
    method: 'get',
    path: PATH,
    operationId: 'list-courses',
    summary: '本地区和上级的培训',
    access: { roles: ACCESS.read },
    query: pageQuery,
    responses: { 200: { description: '一页', schema: coursesShape } },
    handle: async ({ query, ...rest }) => ({ body: await listCourses(deps, staffCall(rest), query) }),
  }),
  route({
    method: 'post',
    path: PATH,
    operationId: 'announce-course',
    summary: '发布培训',
    access: { roles: ACCESS.keep },
    body: courseShape,
    responses: { 201: { description: '已发布', schema: officerDoneShape } },
    handle: async ({ body, ...rest }) => ({ status: 201, body: { id: (await announceCourse(deps, staffCall(rest), body))._id } }),
  }),
  route({
    method: 'get',
    path: `${PATH}/:id`,
    operationId: 'read-course',
    summary: '查看培训',
    access: { roles: ACCESS.read },
    params: examEntryParams,
    responses: { 200: { description: '一次培训', schema: courseDetailShape } },
    handle: async ({ params, ...rest }) => ({ body: await readCourse(deps, staffCall(rest), params.id) }),
  }),
  route({
    method: 'get',
    path: `${PATH}/:id/roll`,
    operationId: 'course-roll',
    summary: '谁参加了培训，谁没有',
    access: { roles: ACCESS.read },
    params: examEntryParams,
    query: examAgencyQuery,
    responses: { 200: { description: '一页在岗人员，参加的有学时', schema: courseRollShape } },
    handle: async ({ params, query, ...rest }) => ({ body: await courseRoll(deps, staffCall(rest), params.id, query) }),
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/cancel`,
    operationId: 'cancel-course',
    summary: '取消还没有开始的培训',
    access: { roles: ACCESS.keep },
    params: examEntryParams,
    body: becauseOfShape,
    responses: { 200: { description: '已取消', schema: officerDoneShape } },
    async handle({ params, body, ...rest }) {
      await cancelCourse(deps, staffCall(rest), params.id, body.reason)
      return { body: { id: params.id } }
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/:id/record-attendance`,
    operationId: 'record-attendance',
    summary: '登记参加培训的人员和学时',
    access: { roles: ACCESS.keep },
    params: examEntryParams,
    body: attendanceShape,
    responses: { 200: { description: '登记的人数', schema: recordedShape } },
    handle: async ({ params, body, ...rest }) => ({ body: await recordAttendance(deps, staffCall(rest), params.id, body) }),
  }),
]
