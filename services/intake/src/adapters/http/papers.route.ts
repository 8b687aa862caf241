import {
  complaintParams,
  doneShape,
  draftPaperShape,
  emptyShape,
  evidenceShape,
  failServiceShape,
  paperKindsShape,
  paperParams,
  paperPreviewShape,
  recordPaperShape,
  returnPaperShape,
  revisePaperShape,
  servePaperShape,
} from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { type Route, route } from '@mingjian/platform'
import type { Response } from 'express'
import { z } from 'zod'
import { describePaperKinds } from '../../application/describe-papers.ts'
import { draftPaper, revisePaper } from '../../application/draft-paper.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { issuePaper } from '../../application/issue-paper.ts'
import { addEvidence, approvePaper, failService, recordPaper, returnPaper, servePaper, voidPaper } from '../../application/paper-steps.ts'
import { downloadPaper, type PaperDownload, previewPaper } from '../../application/read-paper.ts'
import type { StepCall } from '../../application/take-step.ts'
import type { Complaint } from '../../domain/complaint/state.ts'
import { ACCESS, PAPER_ACCESS } from './access.ts'
import { etag } from './etag.ts'

type OfComplaint<Body> = (deps: IntakeDeps, call: StepCall, body: Body) => Promise<Dossier<Complaint>>
type OfPaper<Body> = (deps: IntakeDeps, call: StepCall, id: string, body: Body) => Promise<Dossier<Complaint>>

const COMPLAINT = '/api/intake/complaints/:no'
const PAPER = `${COMPLAINT}/papers/:paper`
const done = { 200: { description: '办理后的状态', schema: doneShape } }

/** Papers and evidence of one complaint: what is drafted, approved, issued, served; what was found out. */
export function paperRoutes(deps: IntakeDeps): Route[] {
  const answer = ({ state, version }: Dossier<Complaint>) => ({
    body: { complaintNo: state.no, status: state.status },
    headers: { ETag: etag(version) },
  })
  const callOf = ({ params, caller, idempotencyKey, ifMatch }: Omit<StepCall, 'no'> & { params: { no: string } }): StepCall => ({
    no: params.no,
    caller,
    ...(idempotencyKey ? { idempotencyKey } : {}),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  })
  const onComplaint = <Schema extends z.ZodType>(
    path: string,
    id: string,
    summary: string,
    body: Schema,
    step: OfComplaint<z.output<Schema>>,
  ) =>
    route({
      method: 'post',
      path: `${COMPLAINT}/${path}`,
      operationId: id,
      summary,
      access: { roles: ACCESS.decide },
      params: complaintParams,
      body,
      responses: done,
      handle: async (given) => answer(await step(deps, callOf(given as never), given.body as z.output<Schema>)),
    })
  const onPaper = <Schema extends z.ZodType>(
    verb: keyof typeof PAPER_ACCESS,
    summary: string,
    body: Schema,
    step: OfPaper<z.output<Schema>>,
  ) =>
    route({
      method: 'post',
      path: `${PAPER}/${verb}`,
      operationId: `${verb}-paper`,
      summary,
      access: { roles: PAPER_ACCESS[verb] },
      params: paperParams,
      body,
      responses: done,
      handle: async (given) =>
        answer(await step(deps, callOf(given as never), (given.params as { paper: string }).paper, given.body as z.output<Schema>)),
    })
  const download = (form: 'file' | 'pdf') =>
    route({
      method: 'get',
      path: `${PAPER}/${form}`,
      operationId: `download-paper-${form}`,
      summary: form === 'pdf' ? '打印件（PDF，留痕）' : '印发的文件（留痕）',
      access: { roles: ACCESS.contact },
      params: paperParams,
      responses: { 200: { description: '文件', schema: z.string().meta({ format: 'binary' }), mediaType: 'application/octet-stream' } },
      async handle({ params, caller, response }) {
        sendFile(response, await downloadPaper(deps, { no: params.no, caller }, params.paper, form), form === 'pdf' ? 'pdf' : 'docx')
        return undefined
      },
    })

  return [
    onComplaint('papers', 'draft-paper', '拟制文书', draftPaperShape, draftPaper),
    onComplaint('recorded-papers', 'record-paper', '登记在外签发的文书', recordPaperShape, recordPaper),
    onComplaint('evidence', 'add-evidence', '登记证据', evidenceShape, addEvidence),
    onPaper('revise', '修改文书稿', revisePaperShape, revisePaper),
    onPaper('return', '退回文书稿', returnPaperShape, returnPaper),
    onPaper('approve', '审批文书', emptyShape, approvePaper),
    onPaper('issue', '印发文书', emptyShape, issuePaper),
    onPaper('serve', '登记送达', servePaperShape, servePaper),
    onPaper('fail-service', '登记送达未成', failServiceShape, failService),
    onPaper('void', '文书作废', returnPaperShape, voidPaper),
    route({
      method: 'get',
      path: `${COMPLAINT}/paper-kinds`,
      operationId: 'list-paper-kinds',
      summary: '可以拟制的文书和要填写的项',
      access: { roles: ACCESS.decide },
      params: complaintParams,
      responses: { 200: { description: '文书种类', schema: paperKindsShape } },
      handle: async ({ params, caller }) => ({ body: await describePaperKinds(deps, caller, params.no) }),
    }),
    route({
      method: 'get',
      path: `${PAPER}/preview`,
      operationId: 'preview-paper',
      summary: '预览（不含反映人姓名）',
      access: { roles: ACCESS.read },
      params: paperParams,
      responses: { 200: { description: '段落和表格', schema: paperPreviewShape } },
      handle: async ({ params, caller }) => ({ body: await previewPaper(deps, caller, params.no, params.paper) }),
    }),
    download('file'),
    download('pdf'),
  ]
}

/** A file as a download that the browser neither opens in the page nor guesses at. */
export function sendFile(response: Response, { name, mediaType, content }: PaperDownload, extension: string): void {
  response
    .set({
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="paper.${extension}"; filename*=UTF-8''${encodeURIComponent(`${name}.${extension}`)}`,
      'Content-Security-Policy': 'sandbox',
    })
    .send(content)
}
