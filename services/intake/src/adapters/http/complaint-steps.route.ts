import {
  acceptShape,
  askCentreExtensionShape,
  assignShape,
  changeHandlerShape,
  closeShape,
  complaintParams,
  declineShape,
  doneShape,
  extendShape,
  findingsShape,
  leaveJointShape,
  markWrittenBackShape,
  mergeShape,
  noteRouteShape,
  officeMessageShape,
  raiseStepShape,
  reasonShape,
  recordCentreExtensionShape,
  recuseShape,
  referShape,
  reopenOrderShape,
  replyShape,
  requestAssistanceShape,
  requestSupplementShape,
  resumeShape,
  returnOrderShape,
  reviewFindingsShape,
  ruleOnReturnShape,
  signOrderShape,
  suspendShape,
  tellRectificationShape,
  terminateShape,
  transferClueShape,
  unmergeShape,
} from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { acceptComplaint } from '../../application/accept-complaint.ts'
import { assignComplaint, changeHandler, verifyCertificates } from '../../application/assign-complaint.ts'
import { closeComplaint } from '../../application/close-complaint.ts'
import { declareRecusal } from '../../application/declare-recusal.ts'
import { declineComplaint } from '../../application/decline-complaint.ts'
import { extendAnswer } from '../../application/extend-answer.ts'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { leaveJointComplaint } from '../../application/leave-joint-complaint.ts'
import { markRetaliation } from '../../application/mark-retaliation.ts'
import { mergeComplaint } from '../../application/merge-complaint.ts'
import { messagePerson } from '../../application/message-person.ts'
import { noteRoute } from '../../application/note-route.ts'
import { openExOfficio } from '../../application/open-ex-officio.ts'
import {
  askCentreExtension,
  markWrittenBack,
  recordCentreExtension,
  reopenOrder,
  requestAssistance,
  returnOrder,
  ruleOnReturn,
  signOrder,
} from '../../application/order-steps.ts'
import { raiseStep } from '../../application/raise-step.ts'
import { recordFindings } from '../../application/record-findings.ts'
import { referComplaint } from '../../application/refer-complaint.ts'
import { replyToComplaint } from '../../application/reply-to-complaint.ts'
import { requestSupplement } from '../../application/request-supplement.ts'
import { resumeComplaint } from '../../application/resume-complaint.ts'
import { reviewFindings } from '../../application/review-findings.ts'
import { suspendComplaint } from '../../application/suspend-complaint.ts'
import type { StepCall } from '../../application/take-step.ts'
import { tellRectification } from '../../application/tell-rectification.ts'
import { terminateComplaint } from '../../application/terminate-complaint.ts'
import { transferClue } from '../../application/transfer-clue.ts'
import { unmergeComplaint } from '../../application/unmerge-complaint.ts'
import type { Complaint } from '../../domain/complaint/state.ts'
import { STEP_ACCESS, type Step } from './access.ts'
import { etag } from './etag.ts'

type UseCase<Body> = (deps: IntakeDeps, call: StepCall, body: Body) => Promise<Dossier<Complaint>>

/** Every step of staff on one complaint: POST /api/intake/complaints/{no}/{verb}. */
export function complaintSteps(deps: IntakeDeps): Route[] {
  const step = <Schema extends z.ZodType>(verb: Step, summary: string, body: Schema, useCase: UseCase<z.output<Schema>>): Route =>
    route({
      method: 'post',
      path: `/api/intake/complaints/:no/${verb}`,
      operationId: `${verb}-complaint`,
      summary,
      access: { roles: STEP_ACCESS[verb] },
      params: complaintParams,
      body,
      responses: { 200: { description: '办理后的状态', schema: doneShape } },
      async handle({ params, body: given, caller, idempotencyKey, ifMatch }) {
        const call = { no: params.no, caller, ...(idempotencyKey ? { idempotencyKey } : {}), ...(ifMatch === undefined ? {} : { ifMatch }) }
        const dossier = await useCase(deps, call, given as z.output<Schema>)
        return { body: { complaintNo: dossier.state.no, status: dossier.state.status }, headers: { ETag: etag(dossier.version) } }
      },
    })

  return [
    step('accept', '受理', acceptShape, acceptComplaint),
    step('decline', '不予受理', declineShape, declineComplaint),
    step('request-supplement', '通知补正', requestSupplementShape, requestSupplement),
    step('refer', '转送', referShape, referComplaint),
    step('assign', '分办', assignShape, assignComplaint),
    step('change-handler', '更换承办人', changeHandlerShape, changeHandler),
    step('extend', '批准延期', extendShape, extendAnswer),
    step('suspend', '中止', suspendShape, suspendComplaint),
    step('resume', '恢复', resumeShape, resumeComplaint),
    step('merge', '并件', mergeShape, mergeComplaint),
    step('unmerge', '撤销并件', unmergeShape, unmergeComplaint),
    step('record-findings', '记录核查结论', findingsShape, recordFindings),
    step('reply', '答复', replyShape, replyToComplaint),
    step('close', '审核办结', closeShape, closeComplaint),
    step('verify-certificates', '核验监督证', resumeShape, verifyCertificates),
    step('raise-step', '本级无适格人员，请上级办理一步', raiseStepShape, raiseStep),
    step('review-findings', '审核转办的核查结论', reviewFindingsShape, reviewFindings),
    step('note-route', '登记已进入其他途径', noteRouteShape, noteRoute),
    step('terminate', '终止', terminateShape, terminateComplaint),
    step('open-ex-officio', '依职权继续核查', reasonShape, openExOfficio),
    step('mark-retaliation', '按打击报复快速办理', reasonShape, markRetaliation),
    step('tell-rectification', '告知整改结果', tellRectificationShape, tellRectification),
    step('transfer-clue', '移送线索', transferClueShape, transferClue),
    step('message', '给反映人留言', officeMessageShape, messagePerson),
    step('leave-joint', '登记一位代表退出共同反映', leaveJointShape, leaveJointComplaint),
    step('recuse', '登记回避', recuseShape, declareRecusal),
    step('sign-order', '签收12345工单', signOrderShape, signOrder),
    step('return-order', '退单', returnOrderShape, returnOrder),
    step('rule-on-return', '登记12345中心对退单的裁定', ruleOnReturnShape, ruleOnReturn),
    step('reopen-order', '不满意重办', reopenOrderShape, reopenOrder),
    step('request-assistance', '请其他单位协办', requestAssistanceShape, requestAssistance),
    step('ask-centre-extension', '向12345中心申请延期', askCentreExtensionShape, askCentreExtension),
    step('record-centre-extension', '登记12345中心对延期的答复', recordCentreExtensionShape, recordCentreExtension),
    step('mark-written-back', '登记已回传12345', markWrittenBackShape, markWrittenBack),
  ]
}
