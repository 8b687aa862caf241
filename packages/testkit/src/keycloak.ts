import { randomBytes } from 'node:crypto'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { freePort, IMAGES } from './containers.ts'

/** Asks the admin API of the realm; `path` follows /admin/realms/<realm>. A refusal becomes an error with its own words. */
export type KeycloakAdmin = <Answer = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<Answer>

const IMPORT = '/opt/keycloak/data/import'
const HEAP_MB = 320

/** One Keycloak that imports a realm as compose does, with everything in memory; `environment` fills the placeholders of the realm. */
export async function startKeycloak(
  realm: { realm: string },
  environment: Record<string, string> = {},
): Promise<{ container: StartedTestContainer; realmUrl: string; admin: KeycloakAdmin }> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const password = randomBytes(18).toString('base64url')
  const container = await new GenericContainer(IMAGES.keycloak)
    .withCopyContentToContainer([{ content: JSON.stringify(realm), target: '/tmp/realm.json', mode: 0o644 }])
    .withEntrypoint(['bash', '-c'])
    .withCommand([`mkdir -p ${IMPORT} && cp /tmp/realm.json ${IMPORT} && exec /opt/keycloak/bin/kc.sh start-dev --import-realm`])
    .withEnvironment({
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: password,
      KC_HOSTNAME: url,
      KC_HTTP_ENABLED: 'true',
      KC_DB: 'dev-mem',
      JAVA_OPTS_KC_HEAP: `-Xms64m -Xmx${HEAP_MB}m`,
      ...environment,
    })
    .withExposedPorts({ container: 8080, host: port })
    .withWaitStrategy(Wait.forLogMessage(/started in .*Listening on/))
    .withStartupTimeout(240_000)
    .start()

  async function adminToken(): Promise<string> {
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password })
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, { method: 'POST', body })
    return ((await answer.json()) as { access_token: string }).access_token
  }

  return {
    container,
    realmUrl: `${url}/realms/${realm.realm}`,
    async admin<Answer>(method: string, path: string, body?: unknown) {
      const headers = { authorization: `Bearer ${await adminToken()}`, 'content-type': 'application/json' }
      const text = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await fetch(`${url}/admin/realms/${realm.realm}${path}`, { method, headers, ...text })
      const told = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${told}`)
      return (told ? JSON.parse(told) : undefined) as Answer
    },
  }
}
