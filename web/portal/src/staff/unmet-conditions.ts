import { z } from 'zod'
import { type Html, html } from '../html.ts'
import { BASIS } from './rule-basis.ts'

const unmetShape = z.object({
  conditions: z.array(z.object({ text: z.string(), found: z.string(), source: z.string(), basis: z.string() })).min(1),
})
export type Unmet = z.output<typeof unmetShape>['conditions']

/** The conditions that a refusal names; none of another refusal. */
export function unmetOf(problem: unknown): Unmet {
  const parsed = unmetShape.safeParse(problem)
  return parsed.success ? parsed.data.conditions : []
}

/** Conditions with what was found and the rule that asks for each. */
export function conditionTable(conditions: readonly (Unmet[number] & { holds?: boolean })[], caption: string): Html | false {
  if (conditions.length === 0) return false
  const rows = conditions.map(
    ({ text, found, source, basis, holds }) =>
      html`<tr><th scope="row">${text}${holds === false && html` <span class="tag bad">不具备</span>`}</th><td data-label="查到的情况">${found}</td><td data-label="依据">${source}（${BASIS[basis] ?? basis}）</td></tr>`,
  )
  return html`<table class="stack"><caption>${caption}</caption><thead><tr><th scope="col">条件</th><th scope="col">查到的情况</th><th scope="col">依据</th></tr></thead><tbody>${rows}</tbody></table>`
}
