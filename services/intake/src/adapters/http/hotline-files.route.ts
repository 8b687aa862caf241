import { setTimeout } from 'node:timers/promises'
import { asCsv, csvFile } from '@mingjian/bulk'
import { hotlineImportParams } from '@mingjian/contracts'
import { type Caller, type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import { findHotlineImport, importStatus } from '../../application/describe-hotline-import.ts'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { hasEnded } from '../../domain/hotline/hotline-import.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/hotline-imports/:id'
const access = { roles: ACCESS.imports }
const LOOK_MS = 250
/** Proxies drop a silent connection after a minute. */
const KEEP_ALIVE_LOOKS = 60

/** What an import gives out as it runs and afterwards: live progress and rejected rows. */
export function hotlineFileRoutes(deps: HotlineDeps, draining: () => boolean): Route[] {
  const find = (caller: Caller, id: string) => findHotlineImport(deps, caller, id)
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
        asCsv(response, `rejects-${params.id}`)
        await deps.tables.writeRejects(response, job.state.header, deps.hotline.rejects(job))
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
