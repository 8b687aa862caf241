import { certificateParams, checkAnswersShape, checkShape, publicCertificateShape } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import { type PublicGuard, type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { checkCertificates } from '../../application/check-certificates.ts'
import type { PersonnelDeps } from '../../application/personnel-deps.ts'
import { showCertificate } from '../../application/show-certificate.ts'

/** Was this person entitled to act, at that moment? Asked by staff and machines for thousands at once, by anybody for one card, now. */
export function checkRoutes(deps: PersonnelDeps, guard: PublicGuard): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/personnel/certificate-checks',
      operationId: 'check-certificates',
      summary: '核验证件在某一时刻是否有效，一次可以核验几千个',
      access: { roles: ACCESS.check },
      body: checkShape,
      responses: { 200: { description: '按提交的顺序逐个回答', schema: checkAnswersShape } },
      handle: async ({ body }) => ({ body: { answers: await checkCertificates(deps, body.checks, body.knownAt) } }),
    }),
    route({
      method: 'get',
      path: '/api/public/certificates/:no',
      operationId: 'show-certificate',
      summary: '公众核验执法证件',
      access: 'public',
      params: certificateParams,
      responses: { 200: { description: '证件上的内容和现在的状态', schema: publicCertificateShape } },
      async handle({ params, request }) {
        await guard(request, 'certificate')
        const shown = await showCertificate(deps, params.no)
        if (!shown) throw new DomainError('not-found', '没有找到这个证号，请按证件逐位核对；仍然没有的，请向当地司法局反映。')
        return { body: shown }
      },
    }),
  ]
}
