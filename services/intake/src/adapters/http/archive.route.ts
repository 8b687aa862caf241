import { pipeline } from 'node:stream/promises'
import { archiveShape, complaintParams, doneShape, lendArchiveShape } from '@mingjian/contracts'
import { archivePackage } from '@mingjian/documents'
import { type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import { archiveComplaint, lendArchive } from '../../application/archive-complaint.ts'
import { archiveItems } from '../../application/archive-contents.ts'
import { findComplaint } from '../../application/find-complaint.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { type StepCall, takeStep } from '../../application/take-step.ts'
import { refuse } from '../../domain/complaint/refusals.ts'
import { ACCESS } from './access.ts'
import { etag } from './etag.ts'

const PATH = '/api/intake/complaints/:no/archive'

/** 归档, the volume as one file, and its lending. */
export function archiveRoutes(deps: IntakeDeps): Route[] {
  const step = <Schema extends z.ZodType>(
    path: string,
    operationId: string,
    summary: string,
    body: Schema,
    useCase: (deps: IntakeDeps, call: StepCall, body: z.output<Schema>) => ReturnType<typeof takeStep>,
  ) =>
    route({
      method: 'post',
      path,
      operationId,
      summary,
      access: { roles: ACCESS.archive },
      params: complaintParams,
      body,
      responses: { 200: { description: '办理后的状态', schema: doneShape } },
      async handle({ params, body: given, caller, idempotencyKey, ifMatch }) {
        const call = { no: params.no, caller, ...(idempotencyKey ? { idempotencyKey } : {}), ...(ifMatch === undefined ? {} : { ifMatch }) }
        const { state, version } = await useCase(deps, call, given as z.output<Schema>)
        return { body: { complaintNo: state.no, status: state.status }, headers: { ETag: etag(version) } }
      },
    })
  return [
    step(PATH, 'archive-complaint', '归档', archiveShape, archiveComplaint),
    step(`${PATH}/loans`, 'lend-archive', '登记借阅', lendArchiveShape, lendArchive),
    route({
      method: 'get',
      path: PATH,
      operationId: 'download-archive',
      summary: '下载归档包（zip，留痕）',
      access: { roles: ACCESS.archive },
      params: complaintParams,
      responses: { 200: { description: 'zip', schema: z.string().meta({ format: 'binary' }), mediaType: 'application/zip' } },
      async handle({ params, caller, response }) {
        const before = await findComplaint(deps, caller, params.no)
        const { archived } = before.state
        if (!archived) throw refuse('archive-missing', '这件还没有归档，归档后才能下载。')
        const call = { no: params.no, caller }
        const dossier = before.state.person
          ? await takeStep(deps, call, () => ({ type: 'reveal-contact', reason: `导出归档包 ${archived.no}` }))
          : before
        const book = deps.rulebook()
        const zip = await archivePackage({
          archiveNo: archived.no,
          title: dossier.state.title,
          retention: book.codes('retention').nameOf(archived.retention),
          publicity: book.codes('publicity').nameOf(archived.publicity),
          dossier: dossier._id,
          contents: archived.contents,
          history: dossier.history,
          items: archiveItems(deps, dossier),
        })
        response.set({
          'Content-Type': 'application/zip',
          'Content-Disposition': `attachment; filename="${archived.no}.zip"`,
          'Content-Security-Policy': 'sandbox',
        })
        await pipeline(zip, response)
        return undefined
      },
    }),
  ]
}
