import express, { type Response, Router } from 'express'
import type Provider from 'oidc-provider'
import type { LoginStore } from './logins.ts'

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
const MESSAGES = {
  wrong: '用户名或者密码不对，请重新输入。',
  locked: '输错次数太多，这个用户名已暂停登录10分钟，请稍后再试。',
}

/** The embedded issuer's sign-in form: no script, bound to its browser by the interaction cookie. */
export function loginPage(provider: Provider, logins: LoginStore, realm: string): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' })
    next()
  })
  router.get('/:uid', async (request, response) => {
    const details = await provider.interactionDetails(request, response).catch(() => undefined)
    if (!details) return void expired(response)
    show(response, realm, details.uid)
  })
  router.post('/:uid', express.urlencoded({ extended: false, limit: '10kb', parameterLimit: 10 }), async (request, response) => {
    const details = await provider.interactionDetails(request, response).catch(() => undefined)
    if (!details) return void expired(response)
    const { username, password } = (request.body ?? {}) as { username?: unknown; password?: unknown }
    const login = await logins.verify(String(username ?? '').slice(0, 100), String(password ?? '').slice(0, 200))
    if (login === 'wrong' || login === 'locked') return void show(response.status(400), realm, details.uid, login)
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: login.id, remember: false } },
      { mergeWithLastSubmission: false },
    )
  })
  return router
}

function show(response: Response, realm: string, uid: string, error?: keyof typeof MESSAGES): void {
  const message = error ? `<div class="error-summary" role="alert" tabindex="-1"><h2>登录没有成功</h2><p>${MESSAGES[error]}</p></div>` : ''
  response
    .type('html')
    .send(
      `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${error ? '错误：' : ''}工作人员登录 - 明鉴</title><link rel="stylesheet" href="/assets/portal.css"></head><body><main id="main" class="narrow"><h1>工作人员登录</h1>${message}<form method="post" action="${realm}/login/${encodeURIComponent(uid)}"><div class="field"><label for="username">用户名</label><input id="username" name="username" autocomplete="username" required maxlength="100"></div><div class="field"><label for="password">密码</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"></div><button type="submit">登录</button></form></main></body></html>`,
    )
}

function expired(response: Response): void {
  response
    .status(400)
    .type('html')
    .send(
      '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>登录页面已过期</title><link rel="stylesheet" href="/assets/portal.css"></head><body><main id="main"><h1>登录页面已过期</h1><p><a href="/staff">重新登录</a></p></main></body></html>',
    )
}
