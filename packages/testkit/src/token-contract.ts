import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { ACCESS_TOKEN_S, AUDIENCE, type Guard, realmGuard } from '@mingjian/platform'
import { SignJWT } from 'jose'
import { type FakeRealm, fakeRealm } from './fake-realm.ts'
import { aLogin, claimsOf, type IdentityUnderTest, type LoginUnderTest, type realmCalls } from './identity-under-test.ts'

// Of all that passes time only the clock is moved: sockets and timers go on as ever.
const ONLY_DATE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const
const later = (seconds: number) => jest.useFakeTimers({ now: Date.now() + seconds * 1000, doNotFake: [...ONLY_DATE] })

/** keycloak-connect asks for unknown keys at most this often. */
const KEYS_ASKED_S = 10

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }

/** What the guard takes of a realm's tokens and what it refuses; part of the identity contract. */
export function tokenContract(name: string, under: () => { it: IdentityUnderTest; realm: ReturnType<typeof realmCalls> }) {
  describe(`the identity contract on ${name}: tokens`, () => {
    let it: IdentityUnderTest
    let realm: ReturnType<typeof realmCalls>
    let login: LoginUnderTest
    let token: string
    let guard: Guard
    let other: FakeRealm
    beforeAll(async () => {
      ;({ it, realm } = under())
      login = aLogin({ roles: ['approver'] })
      await it.addLogin(login)
      token = (await realm.byPassword(login)).body.access_token
      guard = realmGuard({ realmUrl: it.realmUrl, audience: AUDIENCE })
      other = await fakeRealm()
    })
    afterEach(() => {
      jest.useRealTimers()
    })
    afterAll(() => other?.close())

    const takes = (bearer: string, by: Guard = guard) =>
      by({ headers: { authorization: `Bearer ${bearer}` } }).then(
        () => true,
        (error: { code?: string }) => {
          if (error.code !== 'unauthenticated') throw error
          return false
        },
      )

    test('a token ends with its time and not before', async () => {
      expect(await takes(token)).toBe(true)
      later(ACCESS_TOKEN_S - 60)
      expect(await takes(token)).toBe(true)
      later(61)
      expect(await takes(token)).toBe(false)
    })

    test('of another issuer, even with our keys, and of another audience', async () => {
      const elsewhere = it.realmUrl.replace('127.0.0.1', 'localhost')
      const audience = AUDIENCE
      expect(await takes(token, realmGuard({ realmUrl: it.realmUrl, backchannelUrl: it.realmUrl, audience }))).toBe(true)
      expect(await takes(token, realmGuard({ realmUrl: elsewhere, backchannelUrl: it.realmUrl, audience }))).toBe(false)
      expect(await takes(token, realmGuard({ realmUrl: it.realmUrl, audience: 'another-api' }))).toBe(false)
    })

    test('of another realm, whatever it says of itself', async () => {
      const there = realmGuard({ realmUrl: other.realmUrl, audience: AUDIENCE })
      const foreign = await other.token(login)
      expect([await takes(foreign, there), await takes(foreign), await takes(token, there)]).toEqual([true, false, false])
      const ours = realmGuard({ realmUrl: it.realmUrl, audience: AUDIENCE })
      expect(await takes(await other.token(login, { iss: it.realmUrl }), ours)).toBe(false)
    })

    test('signed by nobody, by somebody else under our key’s name, or with our public key as a secret', async () => {
      expect(await takes(token)).toBe(true)
      const { kid } = headerOf(token)
      const claims = claimsOf(token)
      const [header, payload, signature] = token.split('.')
      expect(await takes(`${header}.${payload}.`)).toBe(false)
      expect(await takes(`${encoded({ alg: 'none', typ: 'JWT', kid })}.${payload}.`)).toBe(false)
      expect(await takes(`${encoded({ alg: 'none', typ: 'JWT', kid })}.${payload}.${signature}`)).toBe(false)
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      expect(await takes(await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey))).toBe(false)
      const key = (await realm.keys()).find((each) => each.kid === kid) as JsonWebKey
      const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
      expect(await takes(await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(Buffer.from(pem)))).toBe(false)
    })

    test.each([
      ['roles', { realm_access: { roles: ['system-admin'] } }],
      ['region', { region: '52' }],
      ['end', { exp: 4_000_000_000 }],
    ])('with another %s than was signed', async (_name, change) => {
      const [header, , signature] = token.split('.')
      expect(await takes([header, encoded({ ...claimsOf(token), ...change }), signature].join('.'))).toBe(false)
      expect(await takes([header, encoded(claimsOf(token)), signature].join('.'))).toBe(true)
    })

    test('an ID token or a refresh token opens nothing', async () => {
      const tokens = await realm.signIn(login)
      expect(await takes(tokens.access_token)).toBe(true)
      expect([await takes(tokens.id_token ?? ''), await takes(tokens.refresh_token ?? '')]).toEqual([false, false])
    })

    test('the key set shows public parts only', async () => {
      for (const key of await realm.keys())
        expect(Object.keys(key).filter((part) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].includes(part))).toEqual([])
    })

    test('keys rotate with overlap: the new one signs, tokens and sessions of the old one stay good', async () => {
      const signedIn = await realm.signIn(login)
      expect(await takes(token)).toBe(true)
      await it.rotateKeys()
      const next = (await realm.byPassword(login)).body.access_token
      const [oldKey, newKey] = [headerOf(token).kid, headerOf(next).kid]
      expect(newKey).not.toBe(oldKey)
      expect((await realm.keys()).map(({ kid }) => kid)).toEqual(expect.arrayContaining([oldKey, newKey]))
      expect((await realm.byRefresh(signedIn.refresh_token ?? '')).status).toBe(200)
      const fresh = realmGuard({ realmUrl: it.realmUrl, audience: AUDIENCE })
      expect([await takes(token, fresh), await takes(next, fresh)]).toEqual([true, true])
      later(KEYS_ASKED_S + 1)
      expect([await takes(next), await takes(token)]).toEqual([true, true])
    })
  })
}
