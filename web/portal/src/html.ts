/** Markup that is safe to send. Made only by the `html` tag, so that what people typed can not become markup. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type Fragment = Html | string | number | false | null | undefined | readonly Fragment[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeText = (value: string) => value.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')

/** Template tag: every value is escaped unless it is `Html` itself; lists are joined, false and absent values are left out. */
export function html(strings: TemplateStringsArray, ...values: Fragment[]): Html {
  return new Html(strings.reduce((text, part, at) => text + render(values[at - 1]) + part))
}

function render(value: Fragment): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(render).join('')
  return value === false || value === null || value === undefined ? '' : escapeText(String(value))
}

/** Text with its line breaks kept as paragraphs and breaks. */
export function paragraphs(text: string): Html {
  const blocks = text.split(/\n{2,}/).map((block) => html`<p>${block.split('\n').map((line, at) => [at > 0 && html`<br>`, line])}</p>`)
  return html`${blocks}`
}
