import { usePlainErrors } from '@mingjian/platform'
import { Router } from 'express'
import { createApiClient } from './api-client.ts'
import { assets } from './assets.ts'
import { certificatePages } from './citizen/certificate-pages.ts'
import { directoryPage } from './citizen/directory-page.ts'
import { homePage } from './citizen/home.ts'
import { reportPages } from './citizen/report-pages.ts'
import { statementPages } from './citizen/statements.ts'
import { statisticsPage } from './citizen/statistics-page.ts'
import { statusPages } from './citizen/status-pages.ts'
import { viewPage } from './citizen/view-page.ts'
import { createDirectory } from './directory.ts'
import { notFoundPage, onFailure, refuseForeignPost } from './failure-page.ts'
import { inTrace } from './in-trace.ts'
import { pageHeaders } from './page-headers.ts'
import { sameOriginOnly } from './same-origin.ts'
import { staffPages } from './staff/staff-pages.ts'
import type { PortalLogger } from './visit.ts'

export type PortalOptions = {
  /** Where the API answers; in one process its own address. */
  apiUrl: string
  /** Where exchange and personnel answer; the same address unless told. */
  exchangeUrl?: string | undefined
  personnelUrl?: string | undefined
  /** The origin that people see. */
  publicUrl: string
  realmUrl: string
  /** The realm as this process reaches it, where that is another address. */
  backchannelUrl?: string
  /** 32 random bytes: seals sessions of staff and signs the tokens of their forms. */
  cookieKey: Uint8Array
  logger: PortalLogger
  clock: () => Date
}

/** The portal's pages as one express router: table of contents. */
export function createPortal({
  apiUrl,
  exchangeUrl,
  personnelUrl,
  publicUrl,
  realmUrl,
  backchannelUrl,
  cookieKey,
  logger,
  clock,
}: PortalOptions): Router {
  usePlainErrors()
  const api = createApiClient(apiUrl, { exchange: exchangeUrl, personnel: personnelUrl })
  const context = { api, directory: createDirectory(api, clock), publicUrl, realmUrl, backchannelUrl, cookieKey, clock }
  const router = Router()
  router.use(assets())
  router.use(pageHeaders(publicUrl, realmUrl))
  router.use(sameOriginOnly(publicUrl, refuseForeignPost))
  router.use(inTrace)
  router.use(viewPage())
  router.use(homePage())
  router.use(reportPages(context))
  router.use(statusPages(context))
  router.use(directoryPage(context))
  router.use(certificatePages(context))
  router.use(statisticsPage(context))
  router.use(statementPages())
  router.use(staffPages(context))
  router.use(notFoundPage)
  router.use(onFailure(logger))
  return router
}
