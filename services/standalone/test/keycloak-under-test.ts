import { randomBytes, randomUUID } from 'node:crypto'
import { integrationClient, keycloakRealm, keycloakStaff, keycloakUser } from '@mingjian/platform'
import { type IdentityUnderTest, type KeycloakAdmin, startKeycloak } from '@mingjian/testkit'

type User = { id: string; enabled: boolean; attributes: Record<string, string[]> }
type Role = { id: string; name: string }
export type KeycloakUnderTest = IdentityUnderTest & { admin: KeycloakAdmin; servicesSecret: string }

/** A real Keycloak with our realm; staff pages will be at `publicUrl`. */
export async function keycloakUnderTest(publicUrl: string): Promise<KeycloakUnderTest> {
  const servicesSecret = randomBytes(24).toString('base64url')
  const realm = keycloakRealm({ publicUrl: placeholder('MINGJIAN_PUBLIC_URL'), passwordGrant: true, servicesSecret })
  const { container, realmUrl, admin } = await startKeycloak(realm, { MINGJIAN_PUBLIC_URL: publicUrl })
  const userNamed = async (username: string) =>
    (await admin<User[]>('GET', `/users?${new URLSearchParams({ username, exact: 'true' })}`))[0]

  /** Roles that the realm does not have are made first: an outside realm may have more than ours. */
  async function rolesNamed(names: readonly string[]): Promise<Role[]> {
    const known = new Set((await admin<Role[]>('GET', '/roles')).map(({ name }) => name))
    for (const name of names) if (!known.has(name)) await admin('POST', '/roles', { name })
    return Promise.all(names.map((name) => admin<Role>('GET', `/roles/${name}`)))
  }

  return {
    realmUrl,
    publicUrl,
    admin,
    servicesSecret,
    staff: keycloakStaff({ realmUrl, secret: servicesSecret }),
    async addLogin(login) {
      const roles = await rolesNamed(login.roles)
      const found = await userNamed(login.username)
      const user = keycloakUser({ ...login, id: found?.id ?? randomUUID() })
      if (!found) return void (await admin('POST', '/partialImport', { ifResourceExists: 'FAIL', users: [user] }))
      await admin('PUT', `/users/${found.id}`, { ...found, attributes: user.attributes })
      const given = `/users/${found.id}/role-mappings/realm`
      await admin('DELETE', given, await admin('GET', given))
      await admin('POST', given, roles)
    },
    async deactivate(username) {
      const found = await userNamed(username)
      await admin('PUT', `/users/${found?.id}`, { ...found, enabled: false })
    },
    async addMachine(machine) {
      const secret = randomBytes(24).toString('base64url')
      await admin('POST', '/partialImport', { ifResourceExists: 'FAIL', ...integrationClient({ ...machine, secret }) })
      return secret
    },
    async endMachine(clientId) {
      const [client] = await admin<{ id: string }[]>('GET', `/clients?clientId=${clientId}`)
      await admin('PUT', `/clients/${client?.id}`, { ...client, enabled: false })
    },
    async rotateKeys() {
      const { id } = await admin<{ id: string }>('GET', '')
      await admin('POST', '/components', {
        name: `rsa-${randomUUID()}`,
        providerId: 'rsa-generated',
        providerType: 'org.keycloak.keys.KeyProvider',
        parentId: id,
        config: { priority: ['200'], enabled: ['true'], active: ['true'], keySize: ['2048'], algorithm: ['RS256'] },
      })
    },
    close: async () => void (await container.stop()),
  }
}

const placeholder = (name: string) => `\${${name}}`
