import type { RequestHandler } from 'express'

const policy = (formTargets: string) =>
  `default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`

/** Policy of pages; addresses of the API keep their own. `same-origin` lets older browsers tell where a post came from. A realm of another origin is where the form of the sign-out leads. */
export function pageHeaders(publicUrl: string, realmUrl: string): RequestHandler {
  const targets = [new URL(publicUrl).origin, new URL(realmUrl).origin]
  const allowed = policy(targets[0] === targets[1] ? "'self'" : `'self' ${targets[1]}`)
  return (request, response, next) => {
    if (!request.path.startsWith('/api/')) response.set({ 'Content-Security-Policy': allowed, 'Referrer-Policy': 'same-origin' })
    next()
  }
}
