import { Agent } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { problemHandler } from '@mingjian/platform'
import express, { type Express } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'

export type Upstream = { prefix: string; url: string }
type Logger = Parameters<typeof problemHandler>[1]

/** What would tell an upstream who the citizen's machine is (architecture: Promises about data). */
const TELLING = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip']
/** How long an upstream may think; how long a client may send is the server's own limit. */
const TIMEOUT_MS = 330_000
/** Upstreams end a connection that has been idle for five seconds. Ended here well before, none is ended by them while a request is on its way. */
const IDLE_MS = 2_000

class Upstreams extends Agent {
  override keepSocketAlive(socket: Duplex) {
    const kept = super.keepSocketAlive(socket)
    if (socket instanceof Socket) socket.setTimeout(IDLE_MS)
    return kept
  }
}

/**
 * One origin before several services: the longest prefix decides. Bodies stream through, addresses of clients do not. `origin` is told to upstreams that
 * have to name themselves (Keycloak).
 */
export function createGateway(upstreams: Upstream[], origin: string, ready: () => boolean, logger: Logger): Express {
  const { host, protocol } = new URL(origin)
  const agent = new Upstreams({ keepAlive: true })
  const app = express()
  app.disable('x-powered-by')
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }))
  app.get('/readyz', (_request, response) => void response.status(ready() ? 200 : 503).json({ status: ready() ? 'ready' : 'not ready' }))
  app.use((request, _response, next) => {
    for (const name of TELLING) delete request.headers[name]
    // The proxy answers a client with what it is told here, whatever the server would say when it ends.
    if (!ready()) request.headers.connection = 'close'
    request.headers['x-forwarded-host'] = host
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    next()
  })
  for (const { prefix, url } of [...upstreams].sort((a, b) => b.prefix.length - a.prefix.length)) {
    const proxy = createProxyMiddleware({
      target: url,
      ...(url.startsWith('http:') ? { agent } : {}),
      changeOrigin: false,
      xfwd: false,
      proxyTimeout: TIMEOUT_MS,
      pathFilter: (path) => prefix === '/' || path === prefix || path.startsWith(`${prefix}/`),
      on: {
        error(error, _request, response) {
          logger.error({ err: error, upstream: url }, 'an upstream does not answer')
          if (!('writeHead' in response) || response.headersSent) return void response.destroy()
          response.writeHead(502, { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '5' })
          response.end(
            JSON.stringify({
              type: 'urn:mingjian:problem:api-unreachable',
              title: '暂时连接不上',
              status: 502,
              code: 'api-unreachable',
              detail: '系统暂时连接不上，请稍后再试；已经提交成功的不会丢失。',
            }),
          )
        },
      },
    })
    app.use(proxy)
  }
  app.use(problemHandler({}, logger))
  return app
}
