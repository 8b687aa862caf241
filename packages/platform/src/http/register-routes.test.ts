import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import pino from 'pino'
import { z } from 'zod'
import { createHttpApp } from './create-http-app.ts'
import { type Route, route } from './route.ts'

const answering = (method: 'get' | 'post', path: string, params?: z.ZodType): Route =>
  route({
    method,
    path,
    operationId: `${method} ${path}`,
    summary: '',
    access: 'public',
    ...(params ? { params } : {}),
    responses: { 200: { description: '' } },
    handle: async () => ({ body: { path } }),
  })

test('a path of fixed words is not taken for a value of its neighbour, whichever was declared first', async () => {
  const routes = [answering('get', '/letters/:id', z.strictObject({ id: z.string() })), answering('post', '/letters/redrive')]
  const app = createHttpApp({
    routes,
    guard: () => Promise.reject(new Error('nobody signs in here')),
    logger: pino({ level: 'silent' }),
    statusOf: {},
    realmUrl: 'http://127.0.0.1/realms/test',
    version: 'test',
    ready: () => true,
    stalled: async () => [],
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const call = (method: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/letters/redrive`, { method })
  const [get, post] = await Promise.all([call('GET'), call('POST')])
  server.closeAllConnections()
  server.close()
  expect([get.status, get.headers.get('allow'), post.status]).toEqual([405, 'POST', 200])
})
