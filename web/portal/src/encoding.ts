import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'

export type Encoding = 'br' | 'gzip'

/** The smallest encoding that the browser takes, none for one that takes none. */
export function acceptedEncoding(request: Request): Encoding | undefined {
  const accepted = request.headers['accept-encoding'] ?? ''
  return /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined
}

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** Sends a page as small as the browser takes it. */
export function sendCompressed(request: Request, response: Response, page: string): void {
  const encoding = acceptedEncoding(request)
  response.vary('Accept-Encoding')
  if (!encoding) return void response.send(page)
  response.set('Content-Encoding', encoding).send(encoding === 'br' ? brotliCompressSync(page, QUICK) : gzipSync(page))
}
