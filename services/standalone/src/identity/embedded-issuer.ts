import { ACCESS_TOKEN_S, AUDIENCE, CLIENTS, SESSION_S } from '@mingjian/platform'
import express, { type Router } from 'express'
import type mongoose from 'mongoose'
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { LoginSpec } from '../seed/demo-logins.ts'
import { issuerKeys } from './issuer-keys.ts'
import { loginPage } from './login-page.ts'
import { type Login, loginId, loginStore } from './logins.ts'
import { machineClients } from './machine-clients.ts'
import { oidcAdapter } from './oidc-adapter.ts'

const RESOURCE = 'urn:mingjian:api'

export type IssuerOptions = { dir: string; realmUrl: string; publicUrl: string; connection: mongoose.Connection }
export type EmbeddedIssuer = Awaited<ReturnType<typeof embeddedIssuer>>

/** An OIDC provider in the process, shaped as the Keycloak realm `mingjian`: same paths, same claims in the access token. */
export async function embeddedIssuer({ dir, realmUrl, publicUrl, connection }: IssuerOptions) {
  const logins = await loginStore(connection)
  const { Adapter, dropExpired } = await oidcAdapter(connection)
  const { cookies, keys } = issuerKeys(dir)
  await dropExpired()
  const realm = new URL(realmUrl).pathname
  const connect = '/protocol/openid-connect'

  const configuration: Configuration = {
    adapter: machineClients(Adapter, logins),
    jwks: { keys: keys as never },
    cookies: { keys: cookies, long: { signed: true, path: realm }, short: { signed: true, path: realm } },
    clients: [
      {
        client_id: CLIENTS.console,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${publicUrl}/staff/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      },
      { client_id: CLIENTS.cli, token_endpoint_auth_method: 'none', grant_types: ['password'], response_types: [], redirect_uris: [] },
    ],
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'preferred_username', 'name', 'region', 'unit', 'agency'] },
    conformIdTokenClaims: false,
    routes: {
      authorization: `${connect}/auth`,
      token: `${connect}/token`,
      jwks: `${connect}/certs`,
      userinfo: `${connect}/userinfo`,
      end_session: `${connect}/logout`,
      revocation: `${connect}/revoke`,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: ACCESS_TOKEN_S,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_ctx, token, parts) {
          const { client_id, ...payload } = parts.payload as Record<string, unknown>
          parts.header = { typ: 'JWT' }
          const sub = token.kind === 'ClientCredentials' ? loginId(String(client_id)) : payload.sub
          parts.payload = { ...payload, sub, typ: 'Bearer', azp: client_id ?? token.clientId } as never
        },
      },
    },
    async extraTokenClaims(_ctx, token) {
      const id = 'accountId' in token ? token.accountId : loginId(token.clientId ?? '')
      const login = id ? await logins.find(id) : undefined
      return login && realmClaims(login)
    },
    async findAccount(_ctx, id) {
      const login = await logins.find(id)
      return login && { accountId: id, claims: async () => ({ sub: id, ...realmClaims(login) }) }
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId ?? '', accountId: ctx.oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid offline_access')
      grant.addResourceScope(RESOURCE, 'openid')
      await grant.save()
      return grant
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    interactions: { url: (_ctx, interaction) => `${realm}/login/${interaction.uid}` },
    ttl: {
      AccessToken: ACCESS_TOKEN_S,
      ClientCredentials: ACCESS_TOKEN_S,
      IdToken: ACCESS_TOKEN_S,
      RefreshToken: SESSION_S,
      Session: SESSION_S,
      Grant: SESSION_S,
      Interaction: 1800,
    },
    renderError,
  }

  const provider = new Provider(realmUrl, configuration)
  provider.Client.prototype.compareClientSecret = function compare(this: { clientId: string }, secret: string) {
    return logins.holdsSecret(this.clientId, secret)
  }
  provider.proxy = realmUrl.startsWith('https:')
  provider.registerGrantType('password', (ctx) => passwordGrant(provider, ctx), ['username', 'password', 'scope'])

  async function passwordGrant(issuer: Provider, ctx: KoaContextWithOIDC): Promise<void> {
    const { username, password } = (ctx.oidc.params ?? {}) as { username?: string; password?: string }
    const login = await logins.verify(String(username ?? ''), String(password ?? ''))
    if (login === 'wrong' || login === 'locked')
      throw new errors.InvalidGrant(login === 'locked' ? 'account locked' : 'invalid user credentials')
    const client = ctx.oidc.client
    if (!client) throw new errors.InvalidClient('client unknown')
    const grant = new issuer.Grant({ clientId: client.clientId, accountId: login.id })
    grant.addResourceScope(RESOURCE, 'openid')
    const token = new issuer.AccessToken({
      accountId: login.id,
      client,
      grantId: await grant.save(),
      gty: 'password',
      scope: 'openid',
      extra: realmClaims(login),
    } as never)
    token.resourceServer = new issuer.ResourceServer(RESOURCE, {
      scope: 'openid',
      audience: AUDIENCE,
      accessTokenFormat: 'jwt',
      accessTokenTTL: ACCESS_TOKEN_S,
      jwt: { sign: { alg: 'RS256' } },
    })
    ctx.body = { access_token: await token.save(), expires_in: token.expiration, token_type: 'Bearer', scope: 'openid' }
  }

  const handler: Router = express.Router()
  handler.use('/login', loginPage(provider, logins, realm))
  handler.use(provider.callback())

  return {
    handler,
    logins,
    dropExpired,
    async putLogins(list: (LoginSpec & { password: string })[]): Promise<void> {
      await Promise.all(list.map((login) => logins.put(login)))
    },
  }
}

/** Claims where Keycloak's realm puts them (`keycloakRealm` maps the same ones). */
function realmClaims({ username, title, roles, region, unit, agency }: Login) {
  return { preferred_username: username, name: title, realm_access: { roles }, region, unit, ...(agency ? { agency } : {}) }
}

const page = (title: string, body: string) =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><link rel="stylesheet" href="/assets/portal.css"></head><body><main id="main">${body}</main></body></html>`

function logoutSource(ctx: KoaContextWithOIDC, form: string): void {
  const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">退出登录</button>'
  ctx.body = page('退出登录', `<h1>退出登录</h1><p>确定要退出吗？</p>${form}${button}`)
}

function postLogoutSuccessSource(ctx: KoaContextWithOIDC): void {
  ctx.body = page('已退出', '<h1>已退出登录</h1><p><a href="/">回到首页</a></p>')
}

function renderError(ctx: KoaContextWithOIDC): void {
  ctx.type = 'html'
  ctx.body = page('登录没有完成', '<h1>登录没有完成</h1><p>登录页面可能停留太久了，请重新登录。</p><p><a href="/staff">重新登录</a></p>')
}
