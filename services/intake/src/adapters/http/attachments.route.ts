import { complaintNo, uploadedShape } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import { InvalidRequest, type PublicGuard, type Route, readMultipartFile, route } from '@mingjian/platform'
import { z } from 'zod'
import { findComplaint } from '../../application/find-complaint.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { ACCESS } from './access.ts'

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
}

/** Uploading before filing, and downloading by staff within their scope. */
export function attachmentRoutes(deps: IntakeDeps, guard: PublicGuard): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/public/attachments',
      operationId: 'upload-attachment',
      summary: '上传一个附件（20MB 以内）',
      access: 'public',
      body: z.strictObject({ file: z.string().meta({ format: 'binary', minLength: 1 }) }),
      bodyKind: 'multipart',
      responses: { 201: { description: '已上传', schema: uploadedShape } },
      async handle({ request }) {
        await guard(request, 'attachments')
        let others: Record<string, string> = {}
        const { id, mediaType, size } = await readMultipartFile(request, (file, fields) => {
          others = fields
          return deps.attachments.put(file)
        })
        const alone = z.strictObject({}).safeParse({ ...others })
        if (!alone.success) throw InvalidRequest.of(alone.error)
        return { status: 201, body: { attachmentId: id, mediaType, size } }
      },
    }),
    route({
      method: 'get',
      path: '/api/intake/complaints/:no/attachments/:id',
      operationId: 'download-attachment',
      summary: '下载附件',
      access: { roles: ACCESS.read },
      params: z.strictObject({ no: complaintNo, id: z.uuid() }),
      responses: { 200: { description: '文件', schema: z.string().meta({ format: 'binary' }), mediaType: 'application/octet-stream' } },
      async handle({ params, caller, response }) {
        const { state } = await findComplaint(deps, caller, params.no)
        const own = [...state.attachments, ...state.messages.flatMap(({ attachments }) => attachments)].some(({ id }) => id === params.id)
        const found = own ? await deps.attachments.read(params.id) : undefined
        if (!found) throw new DomainError('not-found', '没有找到这个附件。')
        const { mediaType, id } = found.attachment
        response
          .set({
            'Content-Type': mediaType,
            'Content-Disposition': `attachment; filename="${id}.${EXTENSIONS[mediaType] ?? 'bin'}"`,
            'Content-Security-Policy': 'sandbox',
          })
          .send(found.content)
        return undefined
      },
    }),
  ]
}
