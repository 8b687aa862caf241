import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createConnection, type Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { createLogger } from '@mingjian/platform'
import { createGateway } from './gateway.ts'

// Connections to the services behind the gateway and to the clients before it.

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

/** A service that never ends an idle connection, and a gateway before it. */
async function gatewayBefore(ready: () => boolean = () => true) {
  const upstream = await serve((_request, response) => void response.end('ok'))
  upstream.server.keepAliveTimeout = 0
  const connections: Socket[] = []
  upstream.server.on('connection', (socket) => connections.push(socket))
  const url = `http://127.0.0.1:${upstream.port}`
  const gateway = await serve(createGateway([{ prefix: '/', url }], 'http://here', ready, createLogger('silent', 'gateway')))
  const clients: Socket[] = []
  gateway.server.on('connection', (socket) => clients.push(socket))
  const ask = async (): Promise<IncomingMessage> => {
    const [response] = await once(httpRequest({ port: gateway.port, path: '/' }).end(), 'response')
    response.resume()
    await once(response, 'end')
    return response
  }
  return { connections, clients, port: gateway.port, ask }
}

test('one connection to a service serves many requests, and is ended by the gateway when it is idle', async () => {
  const { connections, ask } = await gatewayBefore()
  for (let n = 0; n < 5; n++) expect((await ask()).statusCode).toBe(200)
  expect(connections).toHaveLength(1)
  await once(connections[0] as Socket, 'end')
}, 10_000)

test('a client that keeps its connection open is answered on it without end, and no listener is left behind by a request', async () => {
  const { port, clients } = await gatewayBefore()
  const socket = createConnection(port, '127.0.0.1')
  const listeners: number[] = []
  for (let n = 0; n < 5; n++) {
    socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n')
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 200/)
    listeners.push(clients[0]?.listenerCount('timeout') ?? 0)
  }
  socket.destroy()
  expect(listeners).toEqual(listeners.map(() => listeners[0]))
})

test('while it ends, each client is told to take another connection', async () => {
  let ready = true
  const { ask } = await gatewayBefore(() => ready)
  expect((await ask()).headers.connection).toBe('keep-alive')
  ready = false
  expect((await ask()).headers.connection).toBe('close')
})
