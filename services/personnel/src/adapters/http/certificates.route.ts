import {
  annualReviewShape,
  applyShape,
  becauseShape,
  certificateDetailShape,
  certificateDoneShape,
  certificateParams,
  certificatesQuery,
  certificatesShape,
  correctShape,
  endCertificateShape,
  fileCertificateShape,
  issueShape,
  noteShape,
  reinstateShape,
  reportLostShape,
  suspendCertificateShape,
} from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { type Route, route } from '@mingjian/platform'
import type { z } from 'zod'
import { ACCESS } from '../../application/access.ts'
import {
  applyForCertificate,
  approveCertificate,
  examineCertificate,
  fileCertificate,
  issueCertificate,
  refuseCertificate,
  renewCertificate,
  withdrawCertificate,
} from '../../application/certificate-application.ts'
import { certificateDetail } from '../../application/certificate-history.ts'
import { CERTIFICATE_ACCESS, mayWithCertificate } from '../../application/certificate-may.ts'
import {
  cancelCertificate,
  correctCertificate,
  reinstateCertificate,
  reportCertificateLost,
  reviewCertificate,
  revokeCertificate,
  suspendCertificate,
} from '../../application/certificate-standing.ts'
import { certificateItem } from '../../application/describe.ts'
import { type CertificateCall, findCertificate } from '../../application/find-certificate.ts'
import { listCertificates } from '../../application/lists.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import type { Certificate } from '../../domain/certificate/state.ts'
import type { CertificateStep } from '../../domain/certificate/steps.ts'
import { etag, staffCall } from './staff-call.ts'

const PATH = '/api/personnel/certificates'
type UseCase<Body> = (deps: PersonnelDeps, call: CertificateCall, body: Body) => Promise<Dossier<Certificate>>

const done = (dossier: Dossier<Certificate>) => {
  const { applicationNo, no, status } = certificateItem(dossier)
  return { body: { applicationNo, status, ...(no ? { no } : {}) }, headers: { ETag: etag(dossier.version) } }
}

/** Certificates (执法证, 监督证 …): POST /api/personnel/certificates/{number of the card or of the application}/{verb}. */
export function certificateRoutes(deps: PersonnelDeps): Route[] {
  const step = <Schema extends z.ZodType>(
    verb: CertificateStep,
    summary: string,
    body: Schema,
    useCase: UseCase<z.output<Schema>>,
  ): Route =>
    route({
      method: 'post',
      path: `${PATH}/:no/${verb}`,
      operationId: `${verb}-certificate`,
      summary,
      access: { roles: CERTIFICATE_ACCESS[verb] },
      params: certificateParams,
      body,
      responses: { 200: { description: '办理后的状态', schema: certificateDoneShape } },
      handle: async ({ params, body: given, ...rest }) =>
        done(await useCase(deps, { ...staffCall(rest), no: params.no }, given as z.output<Schema>)),
    })
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-certificates',
      summary: '证件，按证号、姓名、单位、拼音首字母查找',
      access: { roles: ACCESS.read },
      query: certificatesQuery,
      responses: { 200: { description: '一页', schema: certificatesShape } },
      handle: async ({ query, ...rest }) => ({ body: await listCertificates(deps, staffCall(rest), query) }),
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'apply-for-certificate',
      summary: '申报证件',
      access: { roles: ACCESS.keep },
      body: applyShape,
      responses: { 201: { description: '已申报', schema: certificateDoneShape } },
      handle: async ({ body, ...rest }) => ({ status: 201, ...done(await applyForCertificate(deps, staffCall(rest), body)) }),
    }),
    route({
      method: 'post',
      path: '/api/personnel/certificate-filings',
      operationId: 'file-certificate',
      summary: '备案别的机关制发的证件，或者补录已经核发的证件',
      access: { roles: ACCESS.keep },
      body: fileCertificateShape,
      responses: { 201: { description: '已备案', schema: certificateDoneShape } },
      handle: async ({ body, ...rest }) => ({ status: 201, ...done(await fileCertificate(deps, staffCall(rest), body)) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/:no`,
      operationId: 'read-certificate',
      summary: '查看证件和变更史',
      access: { roles: ACCESS.read },
      params: certificateParams,
      responses: { 200: { description: '证件', schema: certificateDetailShape } },
      async handle({ params, ...rest }) {
        const call = staffCall(rest)
        const found = await findCertificate(deps, { ...call, no: params.no })
        return {
          body: {
            ...certificateDetail(found, deps.rulebook.for(found.region).certificates),
            may: await mayWithCertificate(deps, call, found),
          },
          headers: { ETag: etag(found.version) },
        }
      },
    }),
    step('examine', '单位审核', noteShape, examineCertificate),
    step('approve', '司法局审核', noteShape, approveCertificate),
    step('refuse', '不予通过', becauseShape, refuseCertificate),
    step('withdraw', '撤回申报', becauseShape, withdrawCertificate),
    step('issue', '登记省里的核发', issueShape, issueCertificate),
    step('renew', '申请换证', noteShape, (all, call) => renewCertificate(all, call, 'renewal')),
    step('reissue', '申请补证', noteShape, (all, call) => renewCertificate(all, call, 'reissue')),
    step('suspend', '暂扣', suspendCertificateShape, suspendCertificate),
    step('reinstate', '恢复', reinstateShape, reinstateCertificate),
    step('revoke', '吊销', endCertificateShape, revokeCertificate),
    step('cancel', '注销', endCertificateShape, cancelCertificate),
    step('report-lost', '挂失', reportLostShape, reportCertificateLost),
    step('annual-review', '年度审验', annualReviewShape, reviewCertificate),
    step('correct', '更正一条记录', correctShape, correctCertificate),
  ]
}
