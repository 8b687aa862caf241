import type { RequestHandler } from 'express'

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Policy of pages; addresses of the API keep their own. `same-origin` lets older browsers tell where a post came from. */
export const pageHeaders: RequestHandler = (request, response, next) => {
  if (!request.path.startsWith('/api/')) response.set({ 'Content-Security-Policy': POLICY, 'Referrer-Policy': 'same-origin' })
  next()
}
