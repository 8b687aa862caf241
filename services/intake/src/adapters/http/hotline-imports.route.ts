import { type ImportRunner, importRoutes } from '@mingjian/bulk'
import { hotlineCertificate, hotlineImportForm, hotlineImportStatus, hotlineUploadForm } from '@mingjian/contracts'
import type { Route } from '@mingjian/platform'
import { hotlineCertificateOf, hotlineStatus } from '../../application/describe-hotline-import.ts'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { PURPOSE, requestHotlineImport } from '../../application/request-hotline-import.ts'
import { ACCESS } from './access.ts'

/** 12345 imports of the caller's own unit: upload, preview, run, stop, resume, reconcile. */
export const hotlineImportRoutes = (deps: HotlineDeps, runner: ImportRunner, draining: () => boolean): Route[] =>
  importRoutes(deps, runner, {
    path: '/api/intake/hotline-imports',
    access: { roles: ACCESS.imports },
    noun: 'hotline',
    purpose: PURPOSE,
    upload: {
      operationId: 'import-hotline-orders',
      summary: '上传12345工单表（200MB以内）；dryRun=true 只预览、不写入',
      body: hotlineUploadForm,
      form: hotlineImportForm,
    },
    shapes: { status: hotlineImportStatus, certificate: hotlineCertificate },
    request: (caller, file, options, key) => requestHotlineImport(deps, caller, file, options, key),
    fields: ({ region }) => deps.rulebook().for(region).importColumns.fields,
    status: (job) => hotlineStatus(deps, job),
    certificate: hotlineCertificateOf,
    draining,
  })
