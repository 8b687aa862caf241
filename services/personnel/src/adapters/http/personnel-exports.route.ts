import { sendTable, type TableFormat, tableFile } from '@mingjian/bulk'
import { personnelExportQuery, personnelTableParams, staffingTableQuery } from '@mingjian/contracts'
import { type Caller, type Logger, type Route, route } from '@mingjian/platform'
import { civilDateAt } from '@mingjian/rulebook'
import type { Response } from 'express'
import { ACCESS } from '../../application/access.ts'
import { type ExportedTable, exportTable } from '../../application/export-table.ts'
import type { RowDeps } from '../../application/import-ports.ts'
import { staffingTable } from '../../application/staffing-list.ts'
import { staffCall } from './staff-call.ts'

/** Whole tables of personnel as files; each is noted in the log with who took it and how many rows, none of its content. */
export function personnelExportRoutes(deps: RowDeps, logger: Logger): Route[] {
  type Sending = { response: Response; caller: Caller; kind: string; format: TableFormat; table: ExportedTable }
  async function send({ response, caller, kind, format, table: { title, rows } }: Sending): Promise<undefined> {
    let count = -1
    async function* counted() {
      for await (const row of rows) {
        count += 1
        yield row
      }
    }
    const note = (whole: boolean) =>
      logger.info({ by: caller.id, unit: caller.unit, kind, format, rows: Math.max(0, count), whole }, 'a table of personnel was exported')
    try {
      await sendTable(response, format, { name: `${kind}-${civilDateAt(deps.clock())}`, title, rows: counted() })
    } catch (error) {
      note(false)
      throw error
    }
    note(true)
    return undefined
  }

  return [
    route({
      method: 'get',
      path: '/api/personnel/exports/:kind',
      operationId: 'export-personnel',
      summary: '导出单位、人员、证件、聘任、题库或者一次培训的学时，列与导入模板相同（format=xlsx 或者 csv）',
      access: { roles: ACCESS.export },
      params: personnelTableParams,
      query: personnelExportQuery,
      responses: tableFile,
      async handle({ params: { kind }, query: { format, course }, response, ...rest }) {
        const table = await exportTable(deps, staffCall(rest), kind, course)
        return send({ response, caller: rest.caller, kind, format, table })
      },
    }),
    route({
      method: 'get',
      path: '/api/personnel/staffing-table',
      operationId: 'export-staffing',
      summary: '导出监督人员配备情况：与清单相同的单位和数字',
      access: { roles: ACCESS.read },
      query: staffingTableQuery,
      responses: tableFile,
      async handle({ query: { format, ...which }, response, ...rest }) {
        const rows = await staffingTable(deps, staffCall(rest), which)
        const table = {
          title: '监督人员配备',
          rows: (async function* () {
            yield* rows
          })(),
        }
        return send({ response, caller: rest.caller, kind: 'staffing', format, table })
      },
    }),
  ]
}
