import { DomainError } from '@mingjian/dossier'
import express, { type Express, type Router } from 'express'
import type { Logger } from 'pino'
import { apiDocs } from './api-docs.ts'
import type { Guard } from './guard.ts'
import { openApi } from './openapi.ts'
import { problemHandler } from './problem.ts'
import { refuseOtherMethods, registerRoutes } from './register-routes.ts'
import type { Route } from './route.ts'

/** Policy for answers that are not pages; pages set their own. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

export type HttpAppOptions = {
  routes: Route[]
  guard: Guard
  logger: Logger
  /** HTTP status of each refusal code of the services behind. */
  statusOf: Readonly<Record<string, number>>
  realmUrl: string
  version: string
  /** False while starting or draining. */
  ready: () => boolean
  /** Names what does not make progress, empty when all is well. */
  stalled: () => Promise<string[]>
  /** Pages, identity and whatever else answers under the same origin; tried before the last 404. */
  mounts?: { path: string; handler: express.RequestHandler | Router }[]
}

/** The express app that every service and the standalone process share: headers, health, declared routes, OpenAPI, problems. */
export function createHttpApp(options: HttpAppOptions): Express {
  const { routes, guard, logger, statusOf, realmUrl, version, ready, stalled, mounts = [] } = options
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': API_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    })
    next()
  })
  app.get('/livez', async (_request, response) => {
    const names = await stalled()
    response.status(names.length === 0 ? 200 : 503).json({ status: names.length === 0 ? 'ok' : 'stalled', stalled: names })
  })
  app.get('/readyz', (_request, response) => {
    response.status(ready() ? 200 : 503).json({ status: ready() ? 'ready' : 'not ready' })
  })
  let document: object | undefined
  app.get('/api/openapi.json', (_request, response) => {
    document ??= openApi(routes, { title: '明鉴 API', version, realmUrl })
    response.json(document)
  })
  app.get('/api/docs', (_request, response) => {
    const { body, policy } = apiDocs(routes, '明鉴接口')
    response.set('Content-Security-Policy', policy).type('html').send(body)
  })
  app.all(['/livez', '/readyz', '/api/openapi.json', '/api/docs'], refuseOtherMethods('GET'))
  registerRoutes(app, routes, guard)
  for (const { path, handler } of mounts) app.use(path, handler)
  app.use(() => {
    throw new DomainError('not-found', '没有这个地址，请检查网址。')
  })
  app.use(problemHandler(statusOf, logger))
  return app
}
