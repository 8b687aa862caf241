import type { Role } from '../http/caller.ts'

/** What all our clients of a realm have in common: no way to sign in unless one is named, and our claims in their tokens. */
export const REALM_CLIENT = {
  enabled: true,
  protocol: 'openid-connect',
  fullScopeAllowed: true,
  standardFlowEnabled: false,
  directAccessGrantsEnabled: false,
  defaultClientScopes: ['basic', 'roles', 'mingjian'],
  optionalClientScopes: ['offline_access'],
}

export type RealmLogin = {
  id: string
  username: string
  title: string
  roles: readonly string[]
  region: string
  unit: string
  agency?: string
  password: string
}

/** A login as a realm's import takes it. */
export function keycloakUser({ id, username, title, roles, region, unit, agency, password }: RealmLogin) {
  return {
    id,
    username,
    enabled: true,
    emailVerified: true,
    attributes: { region: [region], unit: [unit], post: [title], ...(agency ? { agency: [agency] } : {}) },
    realmRoles: [...roles],
    credentials: [{ type: 'password', value: password, temporary: false }],
  }
}

export type Integration = {
  clientId: string
  /** Whose program it is, in Chinese, as the audit trail shows it. */
  title: string
  region: string
  unit: string
  /** Absent, Keycloak makes one. */
  secret?: string
}
const MACHINE: Role = 'integration'

/** A program of others, by client credentials: its client and the account behind it (role integration, region, unit), as an import or a partial import takes them. */
export function integrationClient({ clientId, title, region, unit, secret }: Integration) {
  return {
    clients: [
      {
        ...REALM_CLIENT,
        clientId,
        name: title,
        publicClient: false,
        serviceAccountsEnabled: true,
        ...(secret ? { secret } : {}),
      },
    ],
    users: [
      {
        username: `service-account-${clientId}`,
        enabled: true,
        serviceAccountClientId: clientId,
        attributes: { region: [region], unit: [unit], post: [title] },
        realmRoles: [MACHINE],
      },
    ],
  }
}
