import { setTimeout } from 'node:timers/promises'
import type { Response } from 'express'
import { hasEnded, type ImportState } from './import-job.ts'

const LOOK_MS = 250
/** Proxies drop a silent connection after a minute. */
const KEEP_ALIVE_LOOKS = 60

/** Sends an import's status at each change (SSE) until it ends, the listener goes or the process does. */
export async function followImport(
  response: Response,
  look: () => Promise<{ state: ImportState }>,
  draining: () => boolean,
): Promise<undefined> {
  let open = true
  response.on('close', () => {
    open = false
  })
  let status = await look()
  response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
  response.flushHeaders()
  let last = ''
  for (let looks = 1; open; looks++) {
    const data = JSON.stringify(status)
    if (data !== last) response.write(`event: progress\ndata: ${data}\n\n`)
    else if (looks % KEEP_ALIVE_LOOKS === 0) response.write(': still here\n\n')
    last = data
    if (hasEnded(status.state) || draining()) break
    await setTimeout(LOOK_MS)
    status = await look()
  }
  response.end()
  return undefined
}
