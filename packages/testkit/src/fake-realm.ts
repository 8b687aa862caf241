import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'

export type FakeLogin = { id?: string; username: string; roles: readonly string[]; region: string; unit: string; agency?: string }

/** A realm as far as keycloak-connect asks one: keys at …/certs, and tokens signed with them, with any claim wrong that a test wants wrong. */
export async function fakeRealm(audience = 'mingjian-api') {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] })
  const server = createServer((request, response) => {
    response.statusCode = request.url?.endsWith('/protocol/openid-connect/certs') ? 200 : 404
    response.setHeader('content-type', 'application/json').end(response.statusCode === 200 ? jwks : '{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const realmUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/mingjian`

  return {
    realmUrl,
    audience,
    token({ id, username, roles, region, unit, agency }: FakeLogin, wrong: Record<string, unknown> = {}): Promise<string> {
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        typ: 'Bearer',
        iss: realmUrl,
        aud: audience,
        sub: id ?? username,
        azp: 'test',
        iat: now,
        exp: now + 3600,
        preferred_username: username,
        name: username,
        realm_access: { roles },
        region,
        unit,
        ...(agency ? { agency } : {}),
        ...wrong,
      }
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type FakeRealm = Awaited<ReturnType<typeof fakeRealm>>
