import { ROLES, type Role } from '../http/caller.ts'

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
  discipline: '纪检联络员',
  auditor: '审计管理员',
  integration: '对接程序',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
}

/** Attributes of a login that stand in its tokens; only an administrator may change them. */
const ATTRIBUTES = { region: '地区', unit: '单位', agency: '执法单位', post: '岗位' }
const REQUIRED = ['region', 'unit']

export type RealmOptions = {
  /** Origin of the staff pages. */
  publicUrl: string
  /** Secret of the services' own client; absent, Keycloak makes one. */
  servicesSecret?: string
  /** Whether the command line may ask for tokens by password: for a trial, not for a city. */
  passwordGrant?: boolean
}

/** The realm `mingjian` as Keycloak imports it: the same roles, clients, claims and limits as the embedded issuer has. */
export function keycloakRealm({ publicUrl, servicesSecret, passwordGrant = false }: RealmOptions) {
  const client = {
    enabled: true,
    protocol: 'openid-connect',
    fullScopeAllowed: true,
    standardFlowEnabled: false,
    directAccessGrantsEnabled: false,
  }
  const scopes = { defaultClientScopes: ['basic', 'roles', 'mingjian'], optionalClientScopes: ['offline_access'] }
  return {
    realm: 'mingjian',
    displayName: '明鉴',
    enabled: true,
    sslRequired: publicUrl.startsWith('https:') ? 'external' : 'none',
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
    passwordPolicy: 'length(12) and notUsername',
    defaultSignatureAlgorithm: 'RS256',
    accessTokenLifespan: ACCESS_TOKEN_S,
    ssoSessionIdleTimeout: SESSION_S,
    ssoSessionMaxLifespan: SESSION_S,
    eventsEnabled: true,
    adminEventsEnabled: true,
    roles: { realm: ROLES.map((name) => ({ name, description: POSTS[name] })) },
    clientScopes: [
      {
        name: 'mingjian',
        protocol: 'openid-connect',
        attributes: { 'include.in.token.scope': 'false' },
        protocolMappers: [
          ...['region', 'unit', 'agency'].map((name) => attributeMapper(name, name)),
          attributeMapper('post', 'name'),
          mapper('username', 'oidc-usermodel-attribute-mapper', { ...inTokens('preferred_username'), 'user.attribute': 'username' }),
          mapper('audience', 'oidc-audience-mapper', { 'included.custom.audience': AUDIENCE, 'access.token.claim': 'true' }),
        ],
      },
      ...['basic', 'roles', 'offline_access'].map(builtIn),
    ],
    defaultDefaultClientScopes: ['basic', 'roles'],
    clients: [
      {
        ...client,
        ...scopes,
        clientId: CLIENTS.console,
        name: '工作页面',
        publicClient: true,
        standardFlowEnabled: true,
        redirectUris: [`${publicUrl}/staff/callback`],
        webOrigins: [],
        attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': `${publicUrl}/` },
      },
      ...(passwordGrant
        ? [{ ...client, ...scopes, clientId: CLIENTS.cli, name: '命令行', publicClient: true, directAccessGrantsEnabled: true }]
        : []),
      {
        ...client,
        ...scopes,
        clientId: CLIENTS.services,
        name: '服务',
        publicClient: false,
        serviceAccountsEnabled: true,
        ...(servicesSecret ? { secret: servicesSecret } : {}),
      },
    ],
    users: [
      {
        username: `service-account-${CLIENTS.services}`,
        enabled: true,
        serviceAccountClientId: CLIENTS.services,
        clientRoles: { 'realm-management': ['view-users', 'query-users'] },
      },
    ],
    components: {
      'org.keycloak.userprofile.UserProfileProvider': [
        { providerId: 'declarative-user-profile', config: { 'kc.user.profile.config': [JSON.stringify(userProfile())] } },
      ],
    },
  }
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

const inTokens = (claim: string) => ({
  'claim.name': claim,
  'jsonType.label': 'String',
  'access.token.claim': 'true',
  'id.token.claim': 'true',
  'userinfo.token.claim': 'true',
})
const mapper = (name: string, protocolMapper: string, config: object) => ({ name, protocol: 'openid-connect', protocolMapper, config })
const attributeMapper = (attribute: string, claim: string) =>
  mapper(attribute, 'oidc-usermodel-attribute-mapper', { ...inTokens(claim), 'user.attribute': attribute })

/** Scopes that Keycloak would make by itself in a realm whose import names none. */
function builtIn(name: string) {
  const mappers: Record<string, object[]> = {
    basic: [
      mapper('sub', 'oidc-sub-mapper', { 'access.token.claim': 'true', 'introspection.token.claim': 'true' }),
      mapper('auth_time', 'oidc-usersessionmodel-note-mapper', {
        'user.session.note': 'AUTH_TIME',
        ...inTokens('auth_time'),
        'jsonType.label': 'long',
      }),
    ],
    roles: [
      mapper('realm roles', 'oidc-usermodel-realm-role-mapper', {
        ...inTokens('realm_access.roles'),
        multivalued: 'true',
        'id.token.claim': 'false',
      }),
    ],
  }
  return { name, protocol: 'openid-connect', attributes: { 'include.in.token.scope': 'false' }, protocolMappers: mappers[name] ?? [] }
}

function userProfile() {
  const permissions = { view: ['admin'], edit: ['admin'] }
  return {
    attributes: [
      { name: 'username', permissions: { view: ['admin', 'user'], edit: ['admin'] }, validations: { length: { min: 3, max: 60 } } },
      // Keycloak wants it there; nobody has to have one.
      { name: 'email', permissions, validations: { email: {} } },
      ...Object.entries(ATTRIBUTES).map(([name, displayName]) => ({
        name,
        displayName,
        permissions,
        validations: { length: { max: 120 } },
        ...(REQUIRED.includes(name) ? { required: { roles: ['admin'] } } : {}),
      })),
    ],
  }
}
