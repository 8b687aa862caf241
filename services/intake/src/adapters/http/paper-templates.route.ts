import { templateKeptShape, templateListShape, templateParams } from '@mingjian/contracts'
import { checkTemplate, MAX_TEMPLATE_BYTES } from '@mingjian/documents'
import { type Route, readMultipartFile, route } from '@mingjian/platform'
import { COMMON_FIELDS } from '@mingjian/rulebook'
import { z } from 'zod'
import { paperRule } from '../../application/draft-paper.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { downloadTemplate } from '../../application/read-paper.ts'
import { refuse } from '../../domain/complaint/refusals.ts'
import { ACCESS } from './access.ts'
import { sendFile } from './papers.route.ts'

const PATH = '/api/intake/paper-templates'

/** An office's own templates: what there is, to download and edit, to upload again; a broken one is refused with the place. */
export function paperTemplateRoutes(deps: IntakeDeps): Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-paper-templates',
      summary: '文书模板',
      access: { roles: ACCESS.templates },
      responses: { 200: { description: '每种文书的模板', schema: templateListShape } },
      async handle({ caller }) {
        const own = new Map((await deps.templates.list(caller.unit)).map((each) => [each.type, each]))
        const items = [...deps.rulebook().for(caller.region).documents.values()].map(({ id, name, fields }) => {
          const kept = own.get(id)
          const names = Object.entries(fields).flatMap(([field, need]) => (typeof need === 'object' ? [field, ...need.list] : [field]))
          return {
            type: id,
            name,
            fields: [...names, ...COMMON_FIELDS],
            ...(kept ? { own: { version: kept.version, at: kept.at.toISOString(), sha256: kept.sha256 } } : {}),
          }
        })
        return { body: { items } }
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/:type`,
      operationId: 'download-paper-template',
      summary: '下载模板（.docx）',
      access: { roles: ACCESS.templates },
      params: templateParams,
      query: z.strictObject({ shipped: z.enum(['true']).optional() }),
      responses: { 200: { description: '.docx', schema: z.string().meta({ format: 'binary' }), mediaType: 'application/octet-stream' } },
      async handle({ params, query, caller, response }) {
        sendFile(response, await downloadTemplate(deps, caller, params.type, query.shipped === 'true'), 'docx')
        return undefined
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/:type`,
      operationId: 'upload-paper-template',
      summary: '上传本单位的模板（.docx，2MB 以内）',
      access: { roles: ACCESS.approve },
      params: templateParams,
      body: z.strictObject({ file: z.string().meta({ format: 'binary', minLength: 1 }) }),
      bodyKind: 'multipart',
      responses: { 201: { description: '已启用', schema: templateKeptShape } },
      async handle({ params, caller, request }) {
        const rule = paperRule(deps, params.type, caller.region)
        const file = await readMultipartFile(request, collect)
        await checkTemplate(file, rule)
        return { status: 201, body: { type: rule.id, version: await deps.templates.put(rule.id, caller.unit, file, caller.id) } }
      },
    }),
  ]
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > MAX_TEMPLATE_BYTES) throw refuse('template-refused', '模板超过 2MB，请缩小文档里的图片后再上传。')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
