import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from '@jest/globals'
import pino from 'pino'
import { z } from 'zod'
import { createHttpApp } from './create-http-app.ts'
import type { Guard } from './guard.ts'
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

const appOf = (routes: Route[], guard: Guard = () => Promise.reject(new Error('nobody signs in here'))) =>
  createHttpApp({
    routes,
    guard,
    logger: pino({ level: 'silent' }),
    statusOf: {},
    realmUrl: 'http://127.0.0.1/realms/test',
    version: 'test',
    ready: () => true,
    stalled: async () => [],
  })

test('a request whose connection ended before its body was read is not carried out as one without a body', async () => {
  const handled: unknown[] = []
  let letIn = () => {}
  let came = () => {}
  const arrived = new Promise<void>((resolve) => (came = resolve))
  const guard: Guard = () =>
    new Promise((resolve) => {
      letIn = () => resolve({ id: 'a', username: 'a', title: '', roles: ['supervisor'], region: '5205', unit: 'office-5205' })
      came()
    })
  const declared = route({
    method: 'post',
    path: '/close',
    operationId: 'close',
    summary: '',
    access: { roles: ['supervisor'] },
    body: z.strictObject({ note: z.string().optional() }),
    responses: { 200: { description: '' } },
    async handle({ body }) {
      handled.push(body)
      return { body: {} }
    },
  })
  let answered = () => {}
  const over = new Promise<void>((resolve) => (answered = resolve))
  const app = appOf([declared], guard)
  const server = createServer((request, response) => {
    request.once('close', () => letIn())
    const end = response.end.bind(response)
    response.end = ((...args: []) => {
      answered()
      return end(...args)
    }) as typeof response.end
    app(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const body = JSON.stringify({ note: '已经改正' })
  socket.write(
    `POST /close HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  await arrived
  socket.destroy()
  await over
  server.close()
  expect(handled).toEqual([])
})

test('a path of fixed words is not taken for a value of its neighbour, whichever was declared first', async () => {
  const routes = [answering('get', '/letters/:id', z.strictObject({ id: z.string() })), answering('post', '/letters/redrive')]
  const app = appOf(routes)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const call = (method: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/letters/redrive`, { method })
  const [get, post] = await Promise.all([call('GET'), call('POST')])
  server.closeAllConnections()
  server.close()
  expect([get.status, get.headers.get('allow'), post.status]).toEqual([405, 'POST', 200])
})
