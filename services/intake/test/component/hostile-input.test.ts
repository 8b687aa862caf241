import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ROLES } from '@mingjian/platform'
import fc from 'fast-check'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

let it: Harness
let no: string
beforeAll(async () => {
  it = await startIntake()
  no = String((await it.call('POST', '/api/public/complaints', { body: aFiling() })).body.complaintNo)
})
afterAll(() => it.stop())

const everyone = { ...login([...ROLES], 'office-520502'), username: 'everyone' }
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

const HOSTILE: [string, string][] = [
  ['malformed JSON', '{"title": '],
  ['a bare string', '"text"'],
  ['an array', '[]'],
  ['null', 'null'],
  ['an operator for a value', '{"title":{"$gt":""},"receipt":{"$ne":null},"region":{"$regex":".*"}}'],
  ['a prototype', '{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'],
  ['deep nesting', nested(5_000)],
  ['a huge number', '{"days":1e999,"limit":-1}'],
  ['a lone surrogate', '{"text":"\\ud800","title":"\\udfff","receipt":"\\ud800"}'],
  ['a null character', '{"text":"a\\u0000b","title":"\\u0000","reason":"\\u0000"}'],
  ['too much', `{"content":"${'长'.repeat(400_000)}"}`],
]

test('every route answers 4xx problem+json to every hostile body, never 500', async () => {
  for (const { method, path, access } of it.intake.routes) {
    if (method === 'get') continue
    const url = path.replace(':no', no).replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')
    for (const [name, body] of HOSTILE) {
      const answer = await it.call('POST', url, { body, ...(access === 'public' ? {} : { as: everyone }) })
      const wanted = answer.status >= 200 && answer.status < 500
      expect([path, name, answer.status, wanted]).toEqual([path, name, answer.status, true])
      if (answer.status >= 400) expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(answer.text).not.toContain('node_modules')
    }
  }
})

test('every query answers 4xx problem+json to operators, repeats and nonsense', async () => {
  const queries = [
    'q[$gt]=',
    'status[$ne]=closed',
    'limit=0',
    'limit=1e9',
    'limit=abc',
    'cursor=abc',
    'cursor=%00',
    'q=%ff',
    'status=a&status=b',
    'region=../../etc',
    'unknown=1',
    'dueBefore=2026-13-45',
    'knownOn=0202-03-02',
    'knownOn=9999-12-31',
    `q=${'长'.repeat(500)}`,
  ]
  for (const { method, path, access } of it.intake.routes) {
    if (method !== 'get') continue
    const url = path.replace(':no', no).replace(/:\w+/g, 'x')
    for (const query of queries) {
      const { status } = await it.call('GET', `${url}?${query}`, access === 'public' ? {} : { as: everyone })
      expect([path, query, status < 500]).toEqual([path, query, true])
    }
  }
})

test('odd paths and methods are refused in the same manner', async () => {
  for (const path of [
    '/api/intake/complaints/%',
    '/api/intake/complaints/..%2f..%2fetc',
    `/api/intake/complaints/${'9'.repeat(3000)}`,
    '/api/nothing',
  ]) {
    const { status, headers } = await it.call('GET', path, { as: everyone })
    expect([path, status >= 400 && status < 500, headers.get('content-type')?.includes('problem+json')]).toEqual([path, true, true])
  }
  expect((await it.call('DELETE', `/api/intake/complaints/${no}`, { as: everyone })).status).toBe(405)
  expect(
    (await it.call('POST', '/api/public/complaints', { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))
      .status,
  ).toBe(415)
})

test('what is not declared as a route answers other methods with 405 and what is allowed', async () => {
  for (const path of ['/livez', '/readyz', '/api/openapi.json']) {
    const { status, headers } = await it.call('DELETE', path)
    expect([path, status, headers.get('allow')]).toEqual([path, 405, 'GET'])
  }
})

test('a compressed body that does not unpack is malformed', async () => {
  for (const encoding of ['gzip', 'deflate', 'br']) {
    const headers = { 'content-encoding': encoding }
    const { status, body } = await it.call('POST', '/api/public/complaints', { body: 'not compressed', headers })
    expect([encoding, status, body.code]).toEqual([encoding, 400, 'malformed-body'])
  }
})

test('a refusal that tells the status of the complaint keeps the status of the answer a number', async () => {
  const { status, body } = await it.call('POST', `/api/intake/complaints/${no}/reply`, { as: everyone, body: { text: '尚未核查的答复' } })
  expect([status, body.status, body.code]).toEqual([409, 409, 'complaint-status-forbids'])
})

test('a place in the list of agencies that is none is refused, not taken for the first page', async () => {
  expect((await it.call('GET', '/api/public/agencies?cursor=nobody')).body.code).toBe('invalid-cursor')
})

test('arbitrary JSON filed as a complaint is taken in or refused, never an error of ours', async () => {
  const keys = Object.keys(aFiling())
  const shape = fc.dictionary(
    fc.constantFrom(...keys, '$where', 'constructor'),
    fc.oneof(fc.jsonValue(), fc.constantFrom(...(Object.values(aFiling()) as fc.JsonValue[]))),
    { maxKeys: 8 },
  )
  await fc.assert(
    fc.asyncProperty(shape, async (value) => {
      const { status } = await it.call('POST', '/api/public/complaints', { body: { ...aFiling(), ...value } })
      expect([201, 400, 413, 422]).toContain(status)
    }),
    { numRuns: 200 },
  )
})

test('a wrong field is named, with what to do', async () => {
  const { status, body } = await it.call('POST', '/api/public/complaints', {
    body: { ...aFiling(), title: '', occurredOn: '昨天', extra: 1 },
  })
  expect(status).toBe(400)
  const errors = body.errors as unknown as { field: string; message: string }[]
  expect(errors.map(({ field }) => field).sort()).toEqual(['extra', 'occurredOn', 'title'])
  expect(errors.every(({ message }) => /[\u4e00-\u9fff]/.test(message))).toBe(true)
})

test('a day outside the calendar is refused before anything is recorded', async () => {
  const before = (await it.call('GET', '/api/public/statistics')).body
  for (const knownOn of ['0202-03-02', '9999-12-31']) {
    const { status, body } = await it.call('POST', '/api/public/complaints', { body: aFiling({ knownOn }) })
    expect([status, (body.errors as unknown as { field: string }[])[0]?.field]).toEqual([400, 'knownOn'])
  }
  expect((await it.call('GET', '/api/public/statistics')).body.received).toBe(before.received)
})
