import type { RequestHandler } from 'express'

type Headers = {
  'sec-fetch-site'?: string | undefined
  origin?: string | undefined
  referer?: string | undefined
  host?: string | undefined
}

/**
 * Whether a post may have come from our own pages. Browsers that say so are believed (Fetch Metadata); older ones are judged by Origin, then
 * Referer. Neither header means no browser that could have been tricked: public forms carry no sign-in, staff forms need a token besides.
 */
export function isSameOrigin(headers: Headers, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const from = headers.origin ?? headers.referer
  if (from === undefined) return true
  try {
    const { origin, host } = new URL(from)
    return origin === new URL(publicUrl).origin || host === headers.host
  } catch {
    return false
  }
}

/** Refuses every post from elsewhere. */
export function sameOriginOnly(publicUrl: string, refuse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'POST' || isSameOrigin(request.headers as Headers, publicUrl)) return next()
    return refuse(request, response, next)
  }
}
