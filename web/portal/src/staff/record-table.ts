import { type Fragment, type Html, html } from '../html.ts'

/** A table of what is on record, or a line that says there is none. */
export function recordTable(title: string, empty: string, heads: string[], rows: Html[]): Fragment {
  if (rows.length === 0) return html`<h2>${title}</h2><p>${empty}</p>`
  return html`<h2>${title}</h2><table class="stack"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
}
