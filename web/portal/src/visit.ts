import type { Request, Response } from 'express'
import type { ApiClient } from './api-client.ts'
import type { Codes } from './directory.ts'
import { sendCompressed } from './encoding.ts'
import { layout, type PageOptions } from './layout.ts'
import { viewOf } from './view-mode.ts'

export type PortalLogger = { error(fields: object, message: string): void }

/** What every page works with. */
export type PortalContext = {
  api: ApiClient
  directory: Codes
  publicUrl: string
  realmUrl: string
  /** The realm as this process reaches it, where that is another address. */
  backchannelUrl?: string | undefined
  cookieKey: Uint8Array
  clock: () => Date
}

/**
 * Sends a page. Nothing that a person typed or was told may stay in a cache. Staff pages go uncompressed: they carry a form token beside searched
 * words that come from the address, and the length of a compressed page could give the token away.
 */
export function sendPage(
  request: Request,
  response: Response,
  options: Omit<PageOptions, 'view' | 'path'> & { status?: number; view?: PageOptions['view'] },
): void {
  const { status = 200, view = viewOf(request), ...rest } = options
  const page = layout({ ...rest, view, path: request.method === 'GET' ? request.originalUrl : request.path })
  response.status(status).set('Cache-Control', 'no-store').type('html')
  if (rest.staff) response.send(page)
  else sendCompressed(request, response, page)
}
