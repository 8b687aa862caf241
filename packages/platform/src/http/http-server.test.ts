import { createConnection, type Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { listen } from './http-server.ts'

// What a client that keeps its connection open sees when the process ends.

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})

async function serverWith(DRAIN_MS: number) {
  const { server, port, close } = await listen({ PORT: 0, HOST: '127.0.0.1', DRAIN_MS })
  server.on('request', (_request, response) => void response.end('ok'))
  return { port, close }
}

/** A connection on which one request after the other is sent; each answers its head, or undefined when the connection is gone. */
function connection(port: number) {
  const socket = createConnection(port, '127.0.0.1')
  open.push(socket)
  return () =>
    new Promise<string | undefined>((resolve) => {
      socket.once('data', (data) => resolve(String(data)))
      socket.once('error', () => resolve(undefined))
      socket.once('close', () => resolve(undefined))
      socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n')
    })
}

test('whoever kept a connection open is answered on it while the server drains, and told to take another one', async () => {
  const { port, close } = await serverWith(2_000)
  const ask = connection(port)
  expect(await ask()).toMatch(/^HTTP\/1.1 200 OK[\s\S]*connection: keep-alive/i)
  const closed = close()
  expect(await ask()).toMatch(/^HTTP\/1.1 200 OK[\s\S]*connection: close/i)
  await closed
})

test('an idle connection ends when the time is over, and at once where there is none', async () => {
  for (const drain of [100, 0]) {
    const { port, close } = await serverWith(drain)
    const ask = connection(port)
    await ask()
    await close()
    expect([drain, await ask()]).toEqual([drain, undefined])
  }
})

test('no new connection is taken', async () => {
  const { port, close } = await serverWith(200)
  const first = connection(port)
  await first()
  const closed = close()
  expect(await connection(port)()).toBeUndefined()
  await closed
})
