import { inSpan } from '@mingjian/platform'
import type { RequestHandler } from 'express'

/** Opens one span per posted form, so that everything it sets off is one trace. Resolves when the answer has gone. */
export const inTrace: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST' || request.path.startsWith('/api/')) return next()
  const done = new Promise<void>((resolve) => response.once('close', resolve))
  void inSpan('portal form', { 'http.request.method': 'POST', 'mingjian.page': pageOf(request.path) }, async () => {
    next()
    await done
  })
}

/** The path without what names one complaint. */
const pageOf = (path: string) => path.replace(/JD\d+-\d+-\d+/g, ':no').slice(0, 80)
