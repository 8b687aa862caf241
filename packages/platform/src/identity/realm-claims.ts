/** Attributes of a login that stand in its tokens; only an administrator may change them. */
const ATTRIBUTES = { region: '地区', unit: '单位', agency: '执法单位', post: '岗位' }
const REQUIRED = ['region', 'unit']

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

/** The scope that puts our claims into a token: who, what post, where, and for which API. */
export const mingjianScope = (audience: string) => ({
  name: 'mingjian',
  protocol: 'openid-connect',
  attributes: { 'include.in.token.scope': 'false' },
  protocolMappers: [
    ...['region', 'unit', 'agency'].map((name) => attributeMapper(name, name)),
    attributeMapper('post', 'name'),
    mapper('username', 'oidc-usermodel-attribute-mapper', { ...inTokens('preferred_username'), 'user.attribute': 'username' }),
    mapper('audience', 'oidc-audience-mapper', { 'included.custom.audience': audience, 'access.token.claim': 'true' }),
  ],
})

/** Scopes that Keycloak would make by itself in a realm whose import names none. */
export function builtInScope(name: string) {
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

/** Which attributes a login has: an administrator sees and changes them, the login itself changes none. */
export function userProfile() {
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
