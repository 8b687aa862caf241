import type { AgencyItem, Codes } from '../directory.ts'
import type { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { aboutOf } from './report-fields.ts'

/** Units found for the typed name; `asked` tells whether the person looked for them. */
export type UnitSearch = { found: AgencyItem[] }

const MAX_SHOWN = 20
/** Units that nobody complains of by name. */
export const HIDDEN_KINDS = ['internal-unit', 'justice-office']

/** Looks in the region chosen and in those above it: people seldom know which level a unit belongs to. */
export async function searchUnits(directory: Codes, form: FormValues): Promise<UnitSearch> {
  const region = form.get('region')
  const q = form.get('agencyName').slice(0, 50) || (aboutOf(form) === 'office' ? '司法局' : '')
  const levels = [9, 6, 4].filter((length) => region.length >= length).map((length) => region.slice(0, length))
  const pages = await Promise.all((levels.length > 0 ? levels : ['']).map((code) => directory.agencies({ region: code, q, limit: 40 })))
  const found = pages.flatMap(({ items }) => items).filter(({ kind }) => !HIDDEN_KINDS.includes(kind))
  return { found: found.slice(0, MAX_SHOWN) }
}

/** Makes a typed name that is exactly one unit's name that unit; anything else stays as typed. */
export async function settleUnit(directory: Codes, form: FormValues): Promise<void> {
  if (form.get('agencyId') === 'typed') form.remove('agencyId')
  if (form.get('agencyId') || !form.get('agencyName')) return
  const { found } = await searchUnits(directory, form)
  const exact = found.filter(({ name }) => name === form.get('agencyName'))
  if (exact.length === 1 && exact[0]) form.set('agencyId', exact[0].id)
}

export function unitResults(values: FormValues, { found }: UnitSearch): Html {
  if (found.length === 0) return html`<p role="status">没有找到这样的单位。可以换几个字再查，也可以就按您写的名称往下填。</p>`
  const chosen = values.get('agencyId')
  return html`<fieldset class="field"><legend>找到 ${found.length} 个单位，请选一个</legend><div class="choices">${found.map(
    ({ id, name }) =>
      html`<div class="choice"><input type="radio" id="unit-${id}" name="agencyId" value="${id}"${id === chosen && html` checked`}><label for="unit-${id}">${name}</label></div>`,
  )}<div class="choice"><input type="radio" id="unit-typed" name="agencyId" value="typed"${!chosen && html` checked`}><label for="unit-typed">都不是，按我写的名称</label></div></div></fieldset>`
}
