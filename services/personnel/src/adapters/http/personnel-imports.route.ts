import { type ImportRunner, importCertificate, importRoutes, importStatus, sendWorkbook, workbookFile } from '@mingjian/bulk'
import {
  personnelImportCertificate,
  personnelImportForm,
  personnelImportStatus,
  personnelTableParams,
  personnelUploadForm,
} from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import { ACCESS } from '../../application/access.ts'
import { NO_ROWS, type PersonnelImport, type PersonnelImportDeps } from '../../application/import-ports.ts'
import { importTemplate, PURPOSE, requestPersonnelImport } from '../../application/request-personnel-import.ts'

const access = { roles: ACCESS.keep }
const settled = ({ kind, columnsVersion }: PersonnelImport) => ({ kind, columnsVersion })

/** Imports of agencies, officers and certificates by the caller's own unit, and the tables to fill in for them. */
export const personnelImportRoutes = (deps: PersonnelImportDeps, runner: ImportRunner, draining: () => boolean): Route[] => [
  ...importRoutes(deps, runner, {
    path: '/api/personnel/imports',
    access,
    noun: 'personnel',
    purpose: PURPOSE,
    upload: {
      operationId: 'import-personnel',
      summary: '上传单位、人员、存量证件、聘任、题库或者培训学时的表格（200MB以内）；dryRun=true 只预览、不写入',
      body: personnelUploadForm,
      form: personnelImportForm,
    },
    shapes: { status: personnelImportStatus, certificate: personnelImportCertificate },
    request: (caller, file, options, key) => requestPersonnelImport(deps, caller, file, options, key),
    fields: ({ region, kind }) => deps.personnel.rulebook.for(region).personnelColumns[kind],
    status: async (job) => ({ ...(await importStatus(deps, job, NO_ROWS)), ...settled(job.state) }),
    certificate: (job) => ({ ...importCertificate(job, NO_ROWS), ...settled(job.state) }),
    draining,
  }),
  route({
    method: 'get',
    path: '/api/personnel/import-templates/:kind',
    operationId: 'download-personnel-template',
    summary: '导入用的表格模板：表头一张，填写说明一张',
    access,
    params: personnelTableParams,
    responses: workbookFile,
    handle: ({ params, caller, response }) => sendWorkbook(response, params.kind, importTemplate(deps, caller.region, params.kind)),
  }),
]
