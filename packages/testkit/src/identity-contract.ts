import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ACCESS_TOKEN_S, AUDIENCE, CLIENTS, type Guard, MAX_FAILURES, ROLES, realmGuard } from '@mingjian/platform'
import { aLogin, claimsOf, type IdentityUnderTest, realmCalls } from './identity-under-test.ts'
import { tokenContract } from './token-contract.ts'
import { visitor } from './visitor.ts'

/** What every issuer promises: who gets in and how, and what the API learns of him from the realm URL alone. */
export function identityContract(name: string, open: () => Promise<IdentityUnderTest>) {
  let it: IdentityUnderTest
  let realm: ReturnType<typeof realmCalls>
  let guard: Guard
  beforeAll(async () => {
    it = await open()
    realm = realmCalls(it)
    guard = realmGuard({ realmUrl: it.realmUrl, audience: AUDIENCE })
  })
  afterAll(() => it?.close())

  const added = async (change = {}) => {
    const login = aLogin(change)
    await it.addLogin(login)
    return login
  }
  const caller = (token: string) => guard({ headers: { authorization: `Bearer ${token}` } })
  const newVerifier = () => randomBytes(32).toString('base64url')

  describe(`the identity contract on ${name}: signing in`, () => {
    test('a browser signs in by authorization code with PKCE', async () => {
      const login = await added()
      const tokens = await realm.signIn(login)
      expect(await caller(tokens.access_token)).toMatchObject({ username: login.username, title: login.title, roles: ['supervisor'] })
      expect(claimsOf(tokens.access_token)).toMatchObject({ azp: CLIENTS.console, iss: it.realmUrl })
      expect(claimsOf(tokens.id_token ?? '')).toMatchObject({ aud: CLIENTS.console, iss: it.realmUrl })
    })

    test('a sign-in without PKCE, or with the plain one, is refused before anybody is asked for a password', async () => {
      for (const change of [{ code_challenge: undefined, code_challenge_method: undefined }, { code_challenge_method: 'plain' }]) {
        const { url } = await visitor().open(realm.signInUrl(newVerifier(), change), realm.redirectUri)
        expect([url.origin, url.searchParams.get('error')]).toEqual([new URL(it.publicUrl).origin, 'invalid_request'])
      }
    })

    test('nobody is sent to a foreign address', async () => {
      for (const uri of ['https://elsewhere.example/staff/callback', `${realm.redirectUri}/more`, `${it.publicUrl}.elsewhere.example/`]) {
        const { url, status, text } = await visitor().open(realm.signInUrl(newVerifier(), { redirect_uri: uri }), uri)
        expect([uri, status, url.href.startsWith(it.realmUrl), /name="password"/.test(text)]).toEqual([uri, 400, true, false])
      }
    })

    test('a code is good for whoever has its verifier, and once', async () => {
      const login = await added()
      const verifier = newVerifier()
      const stolen = (await realm.walk(login, verifier)).searchParams.get('code') ?? ''
      expect(await realm.exchange(stolen, newVerifier())).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      const code = (await realm.walk(login, verifier)).searchParams.get('code') ?? ''
      expect((await realm.exchange(code, verifier)).status).toBe(200)
      expect(await realm.exchange(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    })

    test('a wrong password shows the page again and gives no code', async () => {
      const login = await added()
      const end = await realm.walk({ ...login, password: 'wrong' }, newVerifier())
      expect([end.href.startsWith(it.realmUrl), end.searchParams.has('code')]).toEqual([true, false])
    })

    test('only the command line may ask with a password', async () => {
      const login = await added()
      expect((await realm.byPassword(login, CLIENTS.console)).status).toBe(400)
      expect((await realm.byPassword(login, 'somebody')).status).toBe(401)
      const { body } = await realm.byPassword(login)
      expect(claimsOf(body.access_token)).toMatchObject({ azp: CLIENTS.cli })
    })

    test('as many wrong passwords as allowed do no harm, one more locks the login against the right one, and no other login', async () => {
      const [login, other] = [await added(), await added()]
      const wrong = async (times: number) => {
        for (let n = 0; n < times; n++)
          expect((await realm.byPassword({ ...login, password: `wrong ${n}` })).body.access_token).toBeUndefined()
      }
      await wrong(MAX_FAILURES - 1)
      expect((await realm.byPassword(login)).body.access_token).toEqual(expect.any(String))
      await wrong(MAX_FAILURES)
      expect((await realm.byPassword(login)).body.access_token).toBeUndefined()
      expect((await realm.walk(login, newVerifier())).searchParams.has('code')).toBe(false)
      expect((await realm.byPassword(other)).body.access_token).toEqual(expect.any(String))
    })

    test('who leaves his post gets no token any more, neither by password nor by a session that he has', async () => {
      const login = await added()
      const { refresh_token = '' } = await realm.signIn(login)
      expect((await realm.byRefresh(refresh_token)).status).toBe(200)
      const again = await realm.signIn(login)
      await it.deactivate(login.username)
      expect((await realm.byPassword(login)).body.access_token).toBeUndefined()
      expect(await realm.byRefresh(again.refresh_token ?? '')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect((await realm.walk(login, newVerifier())).searchParams.has('code')).toBe(false)
    })
  })

  describe(`the identity contract on ${name}: sessions`, () => {
    test('a session gives new tokens', async () => {
      const login = await added()
      const first = await realm.signIn(login)
      const { body } = await realm.byRefresh(first.refresh_token ?? '')
      expect(body.access_token).not.toBe(first.access_token)
      expect(await caller(body.access_token)).toEqual(await caller(first.access_token))
      expect((await realm.byRefresh(body.refresh_token ?? '')).status).toBe(200)
    })

    test('what an administrator changes stands in the next token', async () => {
      const login = await added()
      const { refresh_token = '' } = await realm.signIn(login)
      const { username } = login
      await it.addLogin({ ...login, roles: ['approver'], region: '5205', unit: 'office-5205' })
      const { body } = await realm.byRefresh(refresh_token)
      expect(await caller(body.access_token)).toMatchObject({ username, roles: ['approver'], region: '5205', unit: 'office-5205' })
    })

    test('after the sign-out the session gives nothing more, and the browser is asked for the password again', async () => {
      const login = await added()
      const browser = visitor()
      await realm.signIn(login, browser)
      const verifier = newVerifier()
      const known = await browser.open(realm.signInUrl(verifier), realm.redirectUri)
      const first = await realm.exchange(known.url.searchParams.get('code') ?? '', verifier)
      const { id_token = '', refresh_token = '' } = (await realm.byRefresh(first.body.refresh_token ?? '')).body
      expect(refresh_token).not.toBe('')
      expect((await realm.signOut(id_token, browser)).href).toBe(`${it.publicUrl}/`)
      expect(await realm.byRefresh(refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect((await browser.open(realm.signInUrl(newVerifier()), realm.redirectUri)).text).toContain('name="password"')
    })

    test('a sign-out sends nobody to a foreign address', async () => {
      const browser = visitor()
      const { id_token = '' } = await realm.signIn(await added(), browser)
      const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: 'https://elsewhere.example/' })
      const { url, status } = await browser.open(`${realm.connect}/logout?${query}`, 'https://elsewhere.example/')
      expect([url.href.startsWith(it.realmUrl), status]).toEqual([true, 400])
    })
  })

  describe(`the identity contract on ${name}: what the API learns`, () => {
    test('the token says who, what post, where and for which API', async () => {
      const login = await added({ agency: 'department-520502-market' })
      const { access_token } = (await realm.byPassword(login)).body
      const claims = claimsOf(access_token)
      expect(claims).toMatchObject({
        typ: 'Bearer',
        iss: it.realmUrl,
        preferred_username: login.username,
        name: login.title,
        region: login.region,
        unit: login.unit,
        agency: login.agency,
      })
      expect([claims.aud].flat()).toContain(AUDIENCE)
      expect(Number(claims.exp) - Number(claims.iat)).toBe(ACCESS_TOKEN_S)
      const { username, title, roles, region, unit, agency } = login
      expect(await caller(access_token)).toEqual({ id: claims.sub, username, title, roles, region, unit, agency })
    })

    test('every role arrives', async () => {
      const { access_token } = (await realm.byPassword(await added({ roles: ROLES }))).body
      expect((await caller(access_token)).roles).toEqual([...ROLES])
    })

    test('a role that we do not know is dropped', async () => {
      const { access_token } = (await realm.byPassword(await added({ roles: ['reviewer', 'wizard'] }))).body
      expect(JSON.stringify(claimsOf(access_token).realm_access)).toContain('wizard')
      expect((await caller(access_token)).roles).toEqual(['reviewer'])
    })

    test('nobody changes his own region, unit, agency or roles', async () => {
      const login = await added()
      const { access_token } = (await realm.byPassword(login)).body
      const wish = { region: '52', unit: 'office-52', agency: 'gov-52', post: '厅长' }
      for (const method of ['POST', 'PUT', 'PATCH']) {
        const body = JSON.stringify({ username: login.username, attributes: wish, ...wish, realmRoles: ['system-admin'] })
        const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json', accept: 'application/json' }
        expect((await fetch(`${it.realmUrl}/account`, { method, headers, body })).ok).toBe(false)
      }
      const browser = visitor()
      await realm.signIn(login, browser)
      const page = await browser.open(realm.signInUrl(newVerifier(), { kc_action: 'UPDATE_PROFILE' }), realm.redirectUri)
      if (page.forms.length > 0) await browser.submit(page, wish, realm.redirectUri)
      const after = (await realm.byPassword(login)).body.access_token
      expect(await caller(after)).toEqual(await caller(access_token))
    })

    test('a program of others comes by client credentials, with its region and unit, until it is ended', async () => {
      const clientId = `machine-${randomBytes(4).toString('hex')}`
      const machine = { clientId, title: '12345平台对接', region: '5205', unit: 'office-5205' }
      const secret = await it.addMachine(machine)
      const { body } = await realm.bySecret(clientId, secret)
      const { username, ...known } = await caller(body.access_token)
      expect(known).toEqual({ id: expect.any(String), title: machine.title, roles: ['integration'], region: '5205', unit: 'office-5205' })
      expect(username).toContain(clientId)
      expect(body.refresh_token).toBeUndefined()
      for (let n = 0; n <= MAX_FAILURES; n++) expect((await realm.bySecret(clientId, `${secret}${n}`)).status).toBe(401)
      expect((await realm.bySecret(clientId, secret)).status).toBe(200)
      expect((await realm.ask({ grant_type: 'client_credentials', client_id: CLIENTS.console })).status).not.toBe(200)
      await it.endMachine(clientId)
      expect((await realm.bySecret(clientId, secret)).status).toBe(401)
    })
  })

  tokenContract(name, () => ({ it, realm }))
}
