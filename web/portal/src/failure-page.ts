import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { ApiProblem } from './api-client.ts'
import { html } from './html.ts'
import { UnreadableForm } from './read-form.ts'
import { type PortalLogger, sendPage } from './visit.ts'

/** A post from another site changes nothing. */
export const refuseForeignPost: RequestHandler = (request, response) => {
  sendPage(request, response, {
    title: '没有提交',
    status: 403,
    body: html`<h1>没有提交</h1><p>这次提交不是从本网站的页面发出的，为了您的安全没有处理。请从首页重新进入。</p><p><a href="/">返回首页</a></p>`,
  })
}

/** An address that no page has; the API and the sign-in answer for themselves. */
export const notFoundPage: RequestHandler = (request, response, next) => {
  if (/^\/(api|realms)\//.test(request.path) || !request.accepts('html') || !/^(GET|HEAD|POST)$/.test(request.method)) return next()
  sendPage(request, response, {
    title: '没有这个网页',
    status: 404,
    body: html`<h1>没有这个网页</h1><p>网址可能抄错了，或者网页已经换了地方。请从下面进入：</p><ul><li><a href="/report">我要反映</a></li><li><a href="/status">用查询码查询进展</a></li><li><a href="/directory">监督电话</a></li><li><a href="/">首页</a></li></ul>`,
  })
}

/** Last handler of the pages: what went wrong in plain words, with a number to quote; never the error's own message. */
export function onFailure(logger: PortalLogger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (request.path.startsWith('/api/') || response.headersSent) return next(error)
    if (error instanceof UnreadableForm) {
      return sendPage(request, response, {
        title: '没有提交成功',
        status: 400,
        body: html`<h1>没有提交成功</h1><p>内容没有传完整，可能是网络中断或者文件太大。请返回上一页再试，文件不要超过20MB。</p>`,
      })
    }
    const problem = error instanceof ApiProblem ? error.problem : undefined
    const number = problem?.correlationId ?? randomUUID()
    if (!problem || problem.status >= 500) logger.error({ err: error, correlationId: number }, 'a page failed')
    const missing = problem?.status === 404
    sendPage(request, response, {
      title: missing ? '没有找到' : '暂时打不开',
      status: problem?.status ?? 500,
      body: html`<h1>${missing ? '没有找到' : '暂时打不开'}</h1><p>${problem?.detail ?? '系统出了点问题，请稍后再试。'}</p><p class="hint">反复出现时，请把这个编号告诉管理员：${number}</p><p><a href="/">返回首页</a></p>`,
    })
  }
}
