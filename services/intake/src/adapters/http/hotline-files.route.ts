import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { hotlineImportParams } from '@mingjian/contracts'
import { type Caller, type Route, route } from '@mingjian/platform'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import { z } from 'zod'
import { findHotlineImport, importStatus, writeBack } from '../../application/describe-hotline-import.ts'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { hasEnded } from '../../domain/hotline/hotline-import.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/hotline-imports/:id'
const access = { roles: ACCESS.imports }
const LOOK_MS = 250
/** Proxies drop a silent connection after a minute. */
const KEEP_ALIVE_LOOKS = 60
const csvFile = { 200: { description: 'CSV（UTF-8）', schema: z.string(), mediaType: 'text/csv' } }

/** What an import gives out as it runs and afterwards: live progress, rejected rows, results for the hotline centre. */
export function hotlineFileRoutes(deps: HotlineDeps, draining: () => boolean): Route[] {
  const find = (caller: Caller, id: string) => findHotlineImport(deps, caller, id)
  const download = (response: Response, name: string) =>
    response.set({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}.csv"` })
  return [
    route({
      method: 'get',
      path: `${PATH}/rejects`,
      operationId: 'download-hotline-rejects',
      summary: '退回的行和原因',
      access,
      params: hotlineImportParams,
      responses: csvFile,
      async handle({ params, caller, response }) {
        const job = await find(caller, params.id)
        download(response, `rejects-${params.id}`)
        await deps.tables.writeRejects(response, job.state.header, deps.hotline.rejects(job))
        return undefined
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/write-back`,
      operationId: 'download-hotline-write-back',
      summary: '回传12345的办理结果',
      access,
      params: hotlineImportParams,
      responses: csvFile,
      async handle({ params, caller, response }) {
        const job = await find(caller, params.id)
        download(response, `write-back-${params.id}`)
        const csv = stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true })
        await pipeline(Readable.from(writeBack(deps, job)), csv, response)
        return undefined
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/events`,
      operationId: 'follow-hotline-import',
      summary: '进度，随时推送（SSE），完成或停止时结束',
      access,
      params: hotlineImportParams,
      responses: { 200: { description: '每次变化一个 progress 事件', schema: z.string(), mediaType: 'text/event-stream' } },
      async handle({ params, caller, response }) {
        let job = await find(caller, params.id)
        let open = true
        response.on('close', () => {
          open = false
        })
        response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
        response.flushHeaders()
        let last = ''
        for (let looks = 1; open; looks++) {
          const data = JSON.stringify(await importStatus(deps, job))
          if (data !== last) response.write(`event: progress\ndata: ${data}\n\n`)
          else if (looks % KEEP_ALIVE_LOOKS === 0) response.write(': still here\n\n')
          last = data
          if (hasEnded(job.state.state) || draining()) break
          await setTimeout(LOOK_MS)
          job = await find(caller, params.id)
        }
        response.end()
        return undefined
      },
    }),
  ]
}
