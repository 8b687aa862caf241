import {
  hotlineCertificate,
  hotlineImportAccepted,
  hotlineImportForm,
  hotlineImportList,
  hotlineImportListQuery,
  hotlineImportParams,
  hotlineImportStatus,
  hotlinePreview,
  hotlineUploadForm,
} from '@mingjian/contracts'
import { actorOf, type Caller, InvalidRequest, type Route, readMultipartFile, route } from '@mingjian/platform'
import { certificate, findHotlineImport, importStatus } from '../../application/describe-hotline-import.ts'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { confirmImport, previewImport, requestHotlineImport } from '../../application/request-hotline-import.ts'
import type { HotlineRunner } from '../../application/run-hotline-imports.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/hotline-imports'
const access = { roles: ACCESS.imports }

/** 12345 imports of the caller's own unit: upload, preview, run, stop, resume, reconcile. */
export function hotlineImportRoutes(deps: HotlineDeps, runner: HotlineRunner): Route[] {
  const find = (caller: Caller, id: string) => findHotlineImport(deps, caller, id)
  const current = async (caller: Caller, id: string) => importStatus(deps, await find(caller, id))
  return [
    route({
      method: 'post',
      path: PATH,
      operationId: 'import-hotline-orders',
      summary: '上传12345工单表（200MB以内）；dryRun=true 只预览、不写入',
      access,
      body: hotlineUploadForm,
      bodyKind: 'multipart',
      responses: { 202: { description: '已排队', schema: hotlineImportAccepted } },
      async handle({ request, caller, idempotencyKey }) {
        let form: Record<string, string> = {}
        let name = ''
        const stored = await readMultipartFile(request, (file, fields, fileName) => {
          form = fields
          name = fileName
          return deps.uploads.put(file, caller.region)
        })
        const options = hotlineImportForm.safeParse({ ...form })
        if (!options.success) {
          await deps.uploads.drop(stored.id)
          throw InvalidRequest.of(options.error)
        }
        const { id: upload, size, sha256 } = stored
        const importId = await requestHotlineImport(deps, caller, { upload, size, sha256, name }, options.data, idempotencyKey)
        const job = await find(caller, importId)
        const preview = options.data.dryRun && (await deps.uploads.has(job.state.upload)) ? await previewImport(deps, job.state) : undefined
        runner.enqueue(importId)
        return { status: 202, body: { importId, ...(preview ? { preview } : {}) }, headers: { Location: `${PATH}/${importId}` } }
      },
    }),
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-hotline-imports',
      summary: '本单位的导入，最近的在前',
      access,
      query: hotlineImportListQuery,
      responses: { 200: { description: '一页', schema: hotlineImportList } },
      async handle({ query, caller }) {
        const { items, next } = await deps.hotline.listImports(caller.unit, query.limit, query.cursor)
        return { body: { items: await Promise.all(items.map((item) => importStatus(deps, item))), ...(next ? { next } : {}) } }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id`,
      operationId: 'read-hotline-import',
      summary: '导入的进度和计数',
      access,
      params: hotlineImportParams,
      responses: { 200: { description: '进度', schema: hotlineImportStatus } },
      handle: async ({ params, caller }) => ({ body: await current(caller, params.id) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/:id/preview`,
      operationId: 'preview-hotline-import',
      summary: '表头、前几行和列的对应关系',
      access,
      params: hotlineImportParams,
      responses: { 200: { description: '预览', schema: hotlinePreview } },
      handle: async ({ params, caller }) => ({ body: await previewImport(deps, (await find(caller, params.id)).state) }),
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/confirm`,
      operationId: 'confirm-hotline-import',
      summary: '预览后正式导入，不必再上传',
      access,
      params: hotlineImportParams,
      responses: { 202: { description: '已排队', schema: hotlineImportAccepted } },
      async handle({ params, caller }) {
        const importId = await confirmImport(deps, caller, await find(caller, params.id))
        runner.enqueue(importId)
        return { status: 202, body: { importId }, headers: { Location: `${PATH}/${importId}` } }
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/stop`,
      operationId: 'stop-hotline-import',
      summary: '停止；已导入的行都在，可以继续',
      access,
      params: hotlineImportParams,
      responses: { 200: { description: '停止后的进度', schema: hotlineImportStatus } },
      async handle({ params, caller }) {
        await runner.stop(await find(caller, params.id), actorOf(caller))
        return { body: await current(caller, params.id) }
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/:id/resume`,
      operationId: 'resume-hotline-import',
      summary: '从停下的地方继续',
      access,
      params: hotlineImportParams,
      responses: { 202: { description: '继续后的进度', schema: hotlineImportStatus } },
      async handle({ params, caller }) {
        await runner.resume(await find(caller, params.id), actorOf(caller))
        return { status: 202, body: await current(caller, params.id) }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:id/certificate`,
      operationId: 'read-hotline-certificate',
      summary: '对账单：读取 = 新增 + 更新 + 未变 + 退回',
      access,
      params: hotlineImportParams,
      responses: { 200: { description: '对账单', schema: hotlineCertificate } },
      handle: async ({ params, caller }) => ({ body: certificate(await find(caller, params.id)) }),
    }),
  ]
}
