import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerClientErrors } from './client-errors.ts'

/** A server that listens before anything is opened, so that a port in use is told at once; requests wait until a handler is attached. */
export async function listen(port: number, host: string): Promise<{ server: Server; port: number; close(): Promise<void> }> {
  const server = createServer()
  answerClientErrors(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { server, port: (server.address() as AddressInfo).port, close: () => close(server) }
}

/** The address by which a process reaches itself. */
export function ownHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 5_000).unref()
  })
}
