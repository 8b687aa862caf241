import { importAccepted, importListQuery, importParams, importPreview } from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { type Access, actorOf, type Caller, InvalidRequest, type Route, readMultipartFile, route } from '@mingjian/platform'
import { z } from 'zod'
import { findImport } from './describe-import.ts'
import { followImport } from './follow-import.ts'
import type { ImportJob, ImportRequest, ImportState, RowCounts } from './import-job.ts'
import type { ImportDeps, ImportRunner } from './import-runner.ts'
import { confirmImport, previewImport, type UploadedFile } from './request-import.ts'
import { asCsv, csvFile } from './table-download.ts'

export type ImportKind<Request extends ImportRequest, Counts extends RowCounts, Form extends z.ZodType, Status, Certificate> = {
  path: string
  access: Access
  /** Of operation ids: stop-<noun>-import. */
  noun: string
  /** What ids of imports are derived for. */
  purpose: string
  upload: { operationId: string; summary: string /** As the documentation tells it. */; body: z.ZodType /** Its text parts. */; form: Form }
  shapes: { status: z.ZodType<Status>; certificate: z.ZodType<Certificate> }
  request(caller: Caller, file: UploadedFile, options: z.output<Form>, idempotencyKey: string | undefined): Promise<string>
  /** Names of the fields that columns may hold. */
  fields(state: ImportJob<Request, Counts>): Record<string, { name: string }>
  status(job: { _id: string; state: ImportJob<Request, Counts> }): Promise<Status>
  certificate(job: Dossier<ImportJob<Request, Counts>>): Certificate
  draining(): boolean
}

/** Imports of the caller's own unit: upload, preview, run, follow, stop, resume, reconcile, take back what was rejected. */
export function importRoutes<
  Request extends ImportRequest,
  Counts extends RowCounts,
  Form extends z.ZodType<{ dryRun: boolean }>,
  Status extends { state: ImportState },
  Certificate,
>(deps: ImportDeps<Request, Counts>, runner: ImportRunner, kind: ImportKind<Request, Counts, Form, Status, Certificate>): Route[] {
  const { path, access, noun, shapes } = kind
  const find = (caller: Caller, id: string) => findImport(deps, caller, id)
  const current = async (caller: Caller, id: string) => kind.status(await find(caller, id))
  const preview = (state: ImportJob<Request, Counts>) => previewImport(deps, state, kind.fields(state))
  return [
    route({
      method: 'post',
      path,
      operationId: kind.upload.operationId,
      summary: kind.upload.summary,
      access,
      body: kind.upload.body,
      bodyKind: 'multipart',
      responses: { 202: { description: '已排队', schema: importAccepted } },
      async handle({ request, caller, idempotencyKey }) {
        let form: Record<string, string> = {}
        let name = ''
        const stored = await readMultipartFile(request, (file, fields, fileName) => {
          form = fields
          name = fileName
          return deps.uploads.put(file, caller.region)
        })
        const options = kind.upload.form.safeParse({ ...form })
        if (!options.success) {
          await deps.uploads.drop(stored.id)
          throw InvalidRequest.of(options.error)
        }
        const { id: upload, size, sha256 } = stored
        const importId = await kind.request(caller, { upload, size, sha256, name }, options.data, idempotencyKey)
        const { state } = await find(caller, importId)
        const shown = options.data.dryRun && (await deps.uploads.has(state.upload)) ? await preview(state) : undefined
        runner.enqueue(importId)
        return { status: 202, body: { importId, ...(shown ? { preview: shown } : {}) }, headers: { Location: `${path}/${importId}` } }
      },
    }),
    route({
      method: 'get',
      path,
      operationId: `list-${noun}-imports`,
      summary: '本单位的导入，最近的在前',
      access,
      query: importListQuery,
      responses: { 200: { description: '一页', schema: z.object({ items: z.array(shapes.status), next: z.string().optional() }) } },
      async handle({ query, caller }) {
        const { items, next } = await deps.imports.listImports(caller.unit, query.limit, query.cursor)
        return { body: { items: await Promise.all(items.map((item) => kind.status(item))), ...(next ? { next } : {}) } }
      },
    }),
    route({
      method: 'get',
      path: `${path}/:id`,
      operationId: `read-${noun}-import`,
      summary: '导入的进度和计数',
      access,
      params: importParams,
      responses: { 200: { description: '进度', schema: shapes.status } },
      handle: async ({ params, caller }) => ({ body: await current(caller, params.id) }),
    }),
    route({
      method: 'get',
      path: `${path}/:id/preview`,
      operationId: `preview-${noun}-import`,
      summary: '表头、前几行和列的对应关系',
      access,
      params: importParams,
      responses: { 200: { description: '预览', schema: importPreview } },
      handle: async ({ params, caller }) => ({ body: await preview((await find(caller, params.id)).state) }),
    }),
    route({
      method: 'post',
      path: `${path}/:id/confirm`,
      operationId: `confirm-${noun}-import`,
      summary: '预览后正式导入，不必再上传',
      access,
      params: importParams,
      responses: { 202: { description: '已排队', schema: importAccepted } },
      async handle({ params, caller }) {
        const importId = await confirmImport(deps, caller, await find(caller, params.id), kind.purpose)
        runner.enqueue(importId)
        return { status: 202, body: { importId }, headers: { Location: `${path}/${importId}` } }
      },
    }),
    route({
      method: 'post',
      path: `${path}/:id/stop`,
      operationId: `stop-${noun}-import`,
      summary: '停止；已导入的行都在，可以继续',
      access,
      params: importParams,
      responses: { 200: { description: '停止后的进度', schema: shapes.status } },
      async handle({ params, caller }) {
        await runner.stop(await find(caller, params.id), actorOf(caller))
        return { body: await current(caller, params.id) }
      },
    }),
    route({
      method: 'post',
      path: `${path}/:id/resume`,
      operationId: `resume-${noun}-import`,
      summary: '从停下的地方继续',
      access,
      params: importParams,
      responses: { 202: { description: '继续后的进度', schema: shapes.status } },
      async handle({ params, caller }) {
        await runner.resume(await find(caller, params.id), actorOf(caller))
        return { status: 202, body: await current(caller, params.id) }
      },
    }),
    route({
      method: 'get',
      path: `${path}/:id/certificate`,
      operationId: `read-${noun}-certificate`,
      summary: '对账单：读取 = 新增 + 更新 + 未变 + 退回',
      access,
      params: importParams,
      responses: { 200: { description: '对账单', schema: shapes.certificate } },
      handle: async ({ params, caller }) => ({ body: kind.certificate(await find(caller, params.id)) }),
    }),
    route({
      method: 'get',
      path: `${path}/:id/rejects`,
      operationId: `download-${noun}-rejects`,
      summary: '退回的行和原因',
      access,
      params: importParams,
      responses: csvFile,
      async handle({ params, caller, response }) {
        const job = await find(caller, params.id)
        asCsv(response, `rejects-${params.id}`)
        await deps.tables.writeRejects(response, job.state.header, deps.imports.rejects(job))
        return undefined
      },
    }),
    route({
      method: 'get',
      path: `${path}/:id/events`,
      operationId: `follow-${noun}-import`,
      summary: '进度，随时推送（SSE），完成或停止时结束',
      access,
      params: importParams,
      responses: { 200: { description: '每次变化一个 progress 事件', schema: z.string(), mediaType: 'text/event-stream' } },
      handle: ({ params, caller, response }) => followImport(response, () => current(caller, params.id), kind.draining),
    }),
  ]
}
