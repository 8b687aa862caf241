import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { CookieOptions, Request, Response } from 'express'
import { sealedCookie } from './sealed-cookie.ts'

const OPTIONS: CookieOptions = { httpOnly: true, path: '/staff' }
/** RFC 6265 §6.1, with room for the attributes. */
const MOST_BYTES = 4_000

/** What a browser keeps of the cookies that it is given. */
function browser() {
  const jar = new Map<string, string>()
  return {
    jar,
    response: {
      cookie: (name: string, value: string) => jar.set(name, value),
      clearCookie: (name: string) => jar.delete(name),
    } as unknown as Response,
    request: () => ({ headers: { cookie: [...jar].map((each) => each.join('=')).join('; ') } }) as Request,
  }
}

const key = randomBytes(32)
const cookie = sealedCookie<{ text: string }>('mj_test', key, OPTIONS)

describe('a sealed cookie', () => {
  test('gives back what was put in, and shows nothing of it', async () => {
    const { jar, request, response } = browser()
    await cookie.write(response, { text: '某人的访问令牌 a-secret' })
    expect(await cookie.read(request())).toEqual({ text: '某人的访问令牌 a-secret' })
    const opened = [...jar.values()].flatMap((value) => value.split('.')).map((part) => Buffer.from(part, 'base64url').toString())
    expect([...jar.values(), ...opened].join('\n')).not.toMatch(/a-secret|令牌/)
  })

  test('is never the same twice', async () => {
    const [one, two] = [browser(), browser()]
    for (const { response } of [one, two]) await cookie.write(response, { text: 'same' })
    expect([...one.jar.values()]).not.toEqual([...two.jar.values()])
  })

  test('with one sign changed, wherever, is not taken', async () => {
    const { jar, request, response } = browser()
    await cookie.write(response, { text: 'roles: none' })
    const sealed = jar.get('mj_test') ?? ''
    const parts = sealed.split('.')
    const places = parts.flatMap((part, n) =>
      part ? [parts.slice(0, n).join('.').length + (n > 0 ? 1 : 0) + Math.floor(part.length / 2)] : [],
    )
    expect(places).toHaveLength(4)
    for (const place of places) {
      const sign = sealed[place] === 'A' ? 'B' : 'A'
      jar.set('mj_test', sealed.slice(0, place) + sign + sealed.slice(place + 1))
      expect(await cookie.read(request())).toBeUndefined()
    }
    jar.set('mj_test', sealed)
    expect(await cookie.read(request())).toEqual({ text: 'roles: none' })
  })

  test('lies in as many cookies as it needs, each small enough for every browser; without one of them it is not taken', async () => {
    const { jar, request, response } = browser()
    const text = randomBytes(4_000).toString('hex')
    await cookie.write(response, { text })
    expect([...jar.keys()]).toEqual(['mj_test', 'mj_test.1', 'mj_test.2'])
    for (const [name, value] of jar) expect(name.length + value.length).toBeLessThan(MOST_BYTES)
    expect(await cookie.read(request())).toEqual({ text })
    for (const name of jar.keys()) {
      const without = new Map([...jar].filter(([each]) => each !== name))
      const headers = { cookie: [...without].map((each) => each.join('=')).join('; ') }
      expect(await cookie.read({ headers } as Request)).toBeUndefined()
    }
  })

  test('that becomes shorter leaves no part of the longer one behind, and cleared none at all', async () => {
    const { jar, request, response } = browser()
    await cookie.write(response, { text: randomBytes(4_000).toString('hex') })
    await cookie.write(response, { text: 'short' })
    expect([...jar.keys()]).toEqual(['mj_test'])
    expect(await cookie.read(request())).toEqual({ text: 'short' })
    cookie.clear(response)
    expect(jar.size).toBe(0)
  })

  test('too long for any browser is an error, not half a session', async () => {
    const { response } = browser()
    await expect(cookie.write(response, { text: randomBytes(8_000).toString('hex') })).rejects.toThrow('mj_test needs')
  })

  test('opens with the same key elsewhere, with no other key, and under no other name', async () => {
    const { jar, request, response } = browser()
    await cookie.write(response, { text: 'mine' })
    const read = (name: string, by: Uint8Array) => sealedCookie<{ text: string }>(name, by, OPTIONS).read(request())
    expect(await read('mj_test', key)).toEqual({ text: 'mine' })
    expect(await read('mj_test', randomBytes(32))).toBeUndefined()
    jar.set('mj_other', jar.get('mj_test') ?? '')
    expect(await read('mj_other', key)).toBeUndefined()
  })
})
