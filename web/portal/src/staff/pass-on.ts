import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Response as PageResponse } from 'express'

const PASSED = ['content-type', 'content-disposition', 'content-security-policy']

/** Passes a file or an event stream of the API on as it comes; ends when the reader goes away. */
export async function passOn(answer: Response, response: PageResponse): Promise<void> {
  for (const name of PASSED) {
    const value = answer.headers.get(name)
    if (value) response.set(name, value)
  }
  response.set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  const gone = (error: NodeJS.ErrnoException) => {
    if (!response.destroyed) throw error
  }
  if (answer.body) await pipeline(Readable.fromWeb(answer.body as ReadableStream), response).catch(gone)
}
