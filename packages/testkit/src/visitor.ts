const MOST_HOPS = 10

type Form = { action: string; fields: Record<string, string> }
/** Where a visit ended, and the forms of the page there. */
export type Visited = { url: URL; status: number; text: string; forms: Form[] }

const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
const attribute = (tag: string, name: string) => unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

function formsOf(html: string, at: URL): Form[] {
  return [...html.matchAll(/<form[^>]*>/g)].map((tag) => {
    const inside = html.slice(tag.index, html.indexOf('</form>', tag.index))
    const inputs = [...inside.matchAll(/<input[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')] as const)
    return { action: new URL(attribute(tag[0], 'action'), at).href, fields: Object.fromEntries(inputs.filter(([name]) => name)) }
  })
}

/** A browser without script: keeps cookies, follows redirects, fills forms. It stops before the address `until`, with any query. */
export function visitor(jar = new Map<string, string>()) {
  async function go(url: string, until: string, init: RequestInit = {}): Promise<Visited> {
    let next = new URL(url)
    let request = init
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      if (next.href.split('?')[0] === until) return { url: next, status: 0, text: '', forms: [] }
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(next, { redirect: 'manual', ...request, headers: { ...request.headers, ...(cookie ? { cookie } : {}) } })
      for (const set of response.headers.getSetCookie()) {
        const [pair = ''] = set.split(';')
        const name = pair.slice(0, pair.indexOf('='))
        const value = pair.slice(pair.indexOf('=') + 1)
        if (value && !/max-age=0/i.test(set)) jar.set(name, value)
        else jar.delete(name)
      }
      const text = await response.text()
      const location = response.headers.get('location')
      if (!location) return { url: next, status: response.status, text, forms: formsOf(text, next) }
      next = new URL(location, next)
      request = {}
    }
    throw new Error(`more than ${MOST_HOPS} redirects from ${url}`)
  }

  return {
    jar,
    open: (url: string, until = '') => go(url, until),
    /** Sends the first form whose action ends in `to`. */
    submit({ forms, status, text }: Visited, fields: Record<string, string>, until = '', to = ''): Promise<Visited> {
      const form = forms.find(({ action }) => action.endsWith(to))
      if (!form) throw new Error(`no such form on this page (${status}): ${text.slice(0, 500)}`)
      return go(form.action, until, { method: 'POST', body: new URLSearchParams({ ...form.fields, ...fields }) })
    },
  }
}
