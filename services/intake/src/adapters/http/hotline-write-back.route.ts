import { csvFile, sendCsv } from '@mingjian/bulk'
import { importParams, importWrittenBackShape, markWrittenBackShape, writeBackQuery } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { findHotlineImport } from '../../application/describe-hotline-import.ts'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { markImportWrittenBack } from '../../application/mark-import-written-back.ts'
import { writeBack, writeBackBetween } from '../../application/write-back.ts'
import { ACCESS } from './access.ts'

const access = { roles: ACCESS.imports }
const ONE = '/api/intake/hotline-imports/:id'

/** 回传: results for the hotline centre, by import or by days, and the note that they were sent. */
export const hotlineWriteBackRoutes = (deps: HotlineDeps): Route[] => [
  route({
    method: 'get',
    path: `${ONE}/write-back`,
    operationId: 'download-hotline-write-back',
    summary: '回传12345的办理结果',
    access,
    params: importParams,
    responses: csvFile,
    async handle({ params, caller, response }) {
      const job = await findHotlineImport(deps, caller, params.id)
      return sendCsv(response, `write-back-${params.id}`, writeBack(deps, job))
    },
  }),
  route({
    method: 'get',
    path: '/api/intake/hotline-orders/write-back',
    operationId: 'download-hotline-orders-write-back',
    summary: '回传12345的办理结果，按移交日期，含首尾两天',
    access,
    query: writeBackQuery,
    responses: csvFile,
    handle: ({ query: { from, to }, caller, response }) =>
      sendCsv(response, `write-back-${from}-${to}`, writeBackBetween(deps, caller.unit, from, to)),
  }),
  route({
    method: 'post',
    path: `${ONE}/written-back`,
    operationId: 'mark-hotline-import-written-back',
    summary: '登记整个文件的办理结果已回传；还没有结果的不登记，再次登记不重复',
    access,
    params: importParams,
    body: markWrittenBackShape,
    responses: { 200: { description: '登记了几件', schema: importWrittenBackShape } },
    async handle({ params, body, caller }) {
      const job = await findHotlineImport(deps, caller, params.id)
      return { body: await markImportWrittenBack(deps, caller, job, body.on) }
    },
  }),
]
