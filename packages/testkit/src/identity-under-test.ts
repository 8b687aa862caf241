import { createHash, randomBytes } from 'node:crypto'
import { CLIENTS, type RealmLogin, type StaffDirectory } from '@mingjian/platform'
import { visitor } from './visitor.ts'

export type LoginUnderTest = Omit<RealmLogin, 'id'>

/** One issuer with what an administrator may do to it. Staff pages are at `publicUrl`; nothing has to answer there. */
export type IdentityUnderTest = {
  realmUrl: string
  publicUrl: string
  addLogin(login: LoginUnderTest): Promise<void>
  /** Who leaves his post. */
  deactivate(username: string): Promise<void>
  /** A program of others; answers its secret. */
  addMachine(machine: { clientId: string; title: string; region: string; unit: string }): Promise<string>
  endMachine(clientId: string): Promise<void>
  /** A new key signs from now on; tokens of the old one stay good. */
  rotateKeys(): Promise<void>
  staff: StaffDirectory
  close(): Promise<void>
}

export type Tokens = { access_token: string; refresh_token?: string; id_token?: string; expires_in?: number; error?: string }

/** The payload of a token, unchecked. */
export const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

/** A login of a random name and password, with one role unless told otherwise. */
export function aLogin(change: Partial<LoginUnderTest> = {}): LoginUnderTest {
  return {
    username: `login-${randomBytes(6).toString('hex')}`,
    title: '某县行政执法监督人员',
    roles: ['supervisor'],
    region: '520502',
    unit: 'office-520502',
    password: randomBytes(12).toString('base64url'),
    ...change,
  }
}

/** What browsers, the command line and programs ask a realm, over HTTP alone. */
export function realmCalls({ realmUrl, publicUrl }: Pick<IdentityUnderTest, 'realmUrl' | 'publicUrl'>) {
  const connect = `${realmUrl}/protocol/openid-connect`
  const redirectUri = `${publicUrl}/staff/callback`

  async function ask(fields: Record<string, string>): Promise<{ status: number; body: Tokens }> {
    const response = await fetch(`${connect}/token`, { method: 'POST', body: new URLSearchParams(fields) })
    return { status: response.status, body: (await response.json()) as Tokens }
  }

  /** Address that begins a sign-in of the console; `change` replaces or leaves out (undefined) its parameters. */
  function signInUrl(verifier: string, change: Record<string, string | undefined> = {}): string {
    const query = {
      client_id: CLIENTS.console,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: redirectUri,
      state: 'a-state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    }
    const given = Object.entries(query).filter((each): each is [string, string] => each[1] !== undefined)
    return `${connect}/auth?${new URLSearchParams(given)}`
  }

  const exchange = (code: string, verifier: string) =>
    ask({ grant_type: 'authorization_code', client_id: CLIENTS.console, code, redirect_uri: redirectUri, code_verifier: verifier })

  return {
    connect,
    redirectUri,
    ask,
    signInUrl,
    exchange,
    /** Walks the sign-in page like a browser; answers where it ends, which has a code when the sign-in went well. */
    async walk({ username, password }: { username: string; password: string }, verifier: string, browser = visitor()): Promise<URL> {
      const form = await browser.open(signInUrl(verifier), redirectUri)
      return (await browser.submit(form, { username, password }, redirectUri)).url
    },
    /** Signs in through the sign-in page and takes the tokens. */
    async signIn(login: { username: string; password: string }, browser = visitor()): Promise<Tokens> {
      const verifier = randomBytes(32).toString('base64url')
      const back = await this.walk(login, verifier, browser)
      const { body } = await exchange(back.searchParams.get('code') ?? '', verifier)
      return body
    },
    /** Ends the session of that browser by the console's own sign-out; answers where it ends. */
    async signOut(idToken: string, browser: ReturnType<typeof visitor>): Promise<URL> {
      const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: `${publicUrl}/` })
      const page = await browser.open(`${connect}/logout?${query}`, `${publicUrl}/`)
      return page.forms.length > 0 ? (await browser.submit(page, { logout: 'yes' }, `${publicUrl}/`)).url : page.url
    },
    byPassword: ({ username, password }: { username: string; password: string }, client: string = CLIENTS.cli) =>
      ask({ grant_type: 'password', client_id: client, username, password }),
    byRefresh: (token: string) => ask({ grant_type: 'refresh_token', client_id: CLIENTS.console, refresh_token: token }),
    bySecret: (clientId: string, secret: string) => ask({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }),
    /** Public keys of the realm as they are now. */
    async keys(): Promise<Record<string, string>[]> {
      const { keys } = (await (await fetch(`${connect}/certs`)).json()) as { keys: Record<string, string>[] }
      return keys.filter(({ use }) => use === 'sig')
    },
  }
}
