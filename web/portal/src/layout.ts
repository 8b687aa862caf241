import { assetUrls } from './assets.ts'
import { type Fragment, Html, html } from './html.ts'
import type { ViewMode } from './view-mode.ts'

export type PageOptions = {
  title: string
  view: ViewMode
  /** Path that view buttons come back to. */
  path: string
  /** A page that came from a post names its form, so that changing the view keeps everything typed: the buttons send that form instead. */
  keepForm?: { id: string; action: string }
  /** The page shows wrong fields. */
  failed?: boolean
  /** Who is signed in; makes the page a staff page. */
  staff?: { title: string; token: string; links: readonly (readonly [url: string, text: string])[] } | undefined
  body: Fragment
}

const PUBLIC_LINKS = [
  ['/report', '我要反映'],
  ['/status', '查询进展'],
  ['/certificates', '核验证件'],
  ['/directory', '监督电话'],
  ['/statistics', '年度数据'],
] as const

/** A whole page, public or staff. */
export function layout(options: PageOptions): string {
  const { title, view, path, failed, staff, body } = options
  const classes = [view.large && 'large', view.contrast && 'contrast', staff && 'wide'].filter(Boolean).join(' ')
  const links = staff?.links ?? PUBLIC_LINKS
  const area = staff ? '工作平台' : '行政执法监督'
  return html`${new Html('<!doctype html>')}<html lang="zh-CN"${classes && html` class="${classes}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${failed && '错误：'}${title} - 明鉴</title>
<link rel="stylesheet" href="${assetUrls.stylesheet}"><link rel="icon" href="${assetUrls.icon}"><script src="${assetUrls.script}" defer></script></head>
<body><a class="skip" href="#main">跳到主要内容</a>
<header class="top"><div class="inner"><a class="brand" href="${staff ? '/staff' : '/'}"><strong>明鉴</strong> <span>${area}</span></a>
${viewButtons(options)}</div>
<nav aria-label="主要栏目"><ul class="inner">${links.map(([url, text]) => html`<li><a href="${url}"${current(url, path)}>${text}</a></li>`)}</ul></nav></header>
${staff && signedIn(staff)}
<main id="main" tabindex="-1">${body}</main>
<footer class="bottom"><div class="inner"><ul><li><a href="/accessibility">无障碍声明</a></li><li><a href="/privacy">个人信息保护</a></li><li><a href="/directory">监督电话</a></li>
<li><a href="/staff">工作人员入口</a></li></ul><p>请不要在这里填写或者上传国家秘密。紧急情况请拨打110。</p></div></footer></body></html>`
    .text
}

const current = (url: string, path: string) =>
  (path === url || (url !== '/staff' && path.startsWith(`${url}/`))) && html` aria-current="page"`

/**
 * 大字版 and 高对比. The Enter key in a field presses the first button of its form in the page, wherever that button stands: so one that sends the form
 * on lies unseen before those that change the view.
 */
function viewButtons({ view, path, keepForm }: PageOptions): Html {
  const target = keepForm && html` form="${keepForm.id}" formaction="${keepForm.action}" formnovalidate`
  const button = (on: boolean, name: string, text: string) =>
    html`<button type="submit" name="view" value="${on ? `not-${name}` : name}" aria-pressed="${on ? 'true' : 'false'}"${target}>${text}</button>`
  const buttons = html`${button(view.large, 'large', '大字版')}${button(view.contrast, 'contrast', '高对比')}`
  if (keepForm) {
    return html`<button class="sr" type="submit" form="${keepForm.id}" tabindex="-1" aria-hidden="true">继续</button><div class="view" role="group" aria-label="显示方式">${buttons}</div>`
  }
  return html`<form class="view" method="post" action="/view" aria-label="显示方式"><input type="hidden" name="back" value="${path}">${buttons}</form>`
}

function signedIn({ title, token }: { title: string; token: string }): Html {
  return html`<form class="signed-in inner" method="post" action="/staff/sign-out" aria-label="登录"><span>${title}</span><input type="hidden" name="csrf" value="${token}"><button type="submit" class="link">退出登录</button></form>`
}
