import { createServer, type Server } from 'node:http'
import { type AddressInfo, Server as NetServer } from 'node:net'
import { answerClientErrors } from './client-errors.ts'

type Options = { PORT: number; HOST: string; DRAIN_MS: number }

/** A server that listens before anything is opened, so that a port in use is told at once; requests wait until a handler is attached. */
export async function listen({ PORT, HOST, DRAIN_MS }: Options): Promise<{ server: Server; port: number; close(): Promise<void> }> {
  const server = createServer()
  answerClientErrors(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(PORT, HOST, resolve)
  })
  return { server, port: (server.address() as AddressInfo).port, close: () => close(server, DRAIN_MS) }
}

/** The address by which a process reaches itself. */
export function ownHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Takes no new connection, answers what came on those that are open and tells each client to come back on another one. Who kept one open may be sending
 * on it just now, so idle ones stay for `drainMs`: longer than the `Keep-Alive: timeout=5` that clients were told, nobody is cut off.
 */
function close(server: Server, drainMs: number): Promise<void> {
  server.prependListener('request', (_request, response) => void response.setHeader('connection', 'close'))
  return new Promise((resolve) => {
    // That of http would end idle connections by itself.
    NetServer.prototype.close.call(server, () => resolve())
    if (drainMs === 0) server.closeIdleConnections()
    else setTimeout(() => server.closeIdleConnections(), drainMs).unref()
    setTimeout(() => server.closeAllConnections(), Math.max(5_000, drainMs + 1_000)).unref()
  })
}
