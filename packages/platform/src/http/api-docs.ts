import type { Route } from './route.ts'

const POLICY = "default-src 'none'; frame-ancestors 'none'; style-src 'none'"
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '')

const who = ({ access }: Route) => (access === 'public' ? '公众' : access === 'signed-in' ? '已登录' : access.roles.join('、'))

/** The declared routes as a page to read; the machine's description is beside it. Needs neither script nor style. */
export function apiDocs(routes: Route[], title: string): { body: string; policy: string } {
  const rows = routes
    .toSorted((a, b) => (a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path)))
    .map(({ method, path, summary, responses, ...rest }) => {
      const answers = Object.entries(responses).map(([status, { description }]) => `${status} ${description}`)
      const cells = [
        `<code>${method.toUpperCase()} ${escaped(path)}</code>`,
        escaped(summary),
        escaped(who({ method, path, summary, responses, ...rest })),
        escaped(answers.join('；')),
      ]
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
    })
  const head = ['接口', '用途', '谁可以用', '回答'].map((name) => `<th scope="col">${name}</th>`).join('')
  const body = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head><body><main><h1>${escaped(title)}</h1><p>请求和回答的完整形状：<a href="/api/openapi.json">/api/openapi.json</a>（OpenAPI 3.1）。错误一律为 <code>application/problem+json</code>。</p><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></main></body></html>`
  return { body, policy: POLICY }
}
