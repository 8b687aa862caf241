import { ROLES, type Role } from '../http/caller.ts'
import { type Integration, integrationClient, REALM_CLIENT } from './realm-accounts.ts'
import { builtInScope, mingjianScope, userProfile } from './realm-claims.ts'

export const AUDIENCE = 'mingjian-api'
/** Client of the staff pages; of the operator's command line and the tour; of the services themselves. */
export const CLIENTS = { console: 'mingjian-console', cli: 'mingjian-cli', services: 'mingjian-services' } as const
export const ACCESS_TOKEN_S = 15 * 60
export const SESSION_S = 10 * 60 * 60
/** Wrong passwords that lock a login, and for how long (GB/T 22239: login failure handling). */
export const MAX_FAILURES = 5
export const LOCK_S = 10 * 60

/** What each role is called at the counter. */
export const POSTS: Record<Role, string> = {
  'intake-clerk': '受理员',
  'hotline-agent': '12345坐席',
  'township-registrar': '乡镇登记员',
  supervisor: '行政执法监督人员',
  reviewer: '评查员',
  expert: '评审专家',
  approver: '审批人',
  leader: '分管领导',
  analyst: '分析员',
  'personnel-officer': '证件管理员',
  'agency-liaison': '执法单位联络员',
  archivist: '档案员',
  'social-supervisor': '社会监督员',
  'contact-point': '监督联系点',
  discipline: '纪检联络员',
  auditor: '审计管理员',
  integration: '对接程序',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
}

export type RealmOptions = {
  /** Origin of the staff pages. */
  publicUrl: string
  /** Secret of the services' own client; absent, Keycloak makes one. */
  servicesSecret?: string
  /** Whether the command line may ask for tokens by password: for a trial, not for a city. */
  passwordGrant?: boolean
  /** Programs of others that call the API. */
  integrations?: Integration[]
}

/** The realm `mingjian` as Keycloak imports it: the same roles, clients, claims and limits as the embedded issuer has. */
export function keycloakRealm({ publicUrl, servicesSecret, passwordGrant = false, integrations = [] }: RealmOptions) {
  const machines = integrations.map(integrationClient)
  return {
    realm: 'mingjian',
    displayName: '明鉴',
    enabled: true,
    sslRequired: publicUrl.startsWith('http:') ? 'none' : 'external',
    internationalizationEnabled: true,
    supportedLocales: ['zh-CN'],
    defaultLocale: 'zh-CN',
    registrationAllowed: false,
    resetPasswordAllowed: false,
    editUsernameAllowed: false,
    bruteForceProtected: true,
    permanentLockout: false,
    failureFactor: MAX_FAILURES,
    waitIncrementSeconds: LOCK_S,
    maxFailureWaitSeconds: LOCK_S,
    // Two wrong ones within a second are not worse than two.
    quickLoginCheckMilliSeconds: 0,
    passwordPolicy: 'length(12) and notUsername',
    defaultSignatureAlgorithm: 'RS256',
    accessTokenLifespan: ACCESS_TOKEN_S,
    ssoSessionIdleTimeout: SESSION_S,
    ssoSessionMaxLifespan: SESSION_S,
    eventsEnabled: true,
    adminEventsEnabled: true,
    roles: { realm: ROLES.map((name) => ({ name, description: POSTS[name] })) },
    clientScopes: [mingjianScope(AUDIENCE), ...['basic', 'roles', 'offline_access'].map(builtInScope)],
    defaultDefaultClientScopes: ['basic', 'roles'],
    clients: [
      {
        ...REALM_CLIENT,
        clientId: CLIENTS.console,
        name: '工作页面',
        publicClient: true,
        standardFlowEnabled: true,
        redirectUris: [`${publicUrl}/staff/callback`],
        webOrigins: [],
        attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': `${publicUrl}/` },
      },
      ...(passwordGrant
        ? [{ ...REALM_CLIENT, clientId: CLIENTS.cli, name: '命令行', publicClient: true, directAccessGrantsEnabled: true }]
        : []),
      {
        ...REALM_CLIENT,
        clientId: CLIENTS.services,
        name: '服务',
        publicClient: false,
        serviceAccountsEnabled: true,
        ...(servicesSecret ? { secret: servicesSecret } : {}),
      },
      ...machines.flatMap(({ clients }) => clients),
    ],
    users: [
      {
        username: `service-account-${CLIENTS.services}`,
        enabled: true,
        serviceAccountClientId: CLIENTS.services,
        clientRoles: { 'realm-management': ['view-users', 'query-users'] },
      },
      ...machines.flatMap(({ users }) => users),
    ],
    components: {
      'org.keycloak.userprofile.UserProfileProvider': [
        { providerId: 'declarative-user-profile', config: { 'kc.user.profile.config': [JSON.stringify(userProfile())] } },
      ],
    },
  }
}
