import { agenciesShape, agencyId } from '@mingjian/contracts'
import type { ApiClient } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import { inputOf, type Settled, type StepForm } from './step-forms.ts'

const MOST = 200
const SHOWN = 5
const LONGEST_SEARCH = 50

const search = async (api: ApiClient, bearer: string, query: Record<string, string>) =>
  (await api.call('GET', `/api/personnel/agencies?${new URLSearchParams(query)}`, agenciesShape, { bearer })).items.filter(
    ({ open }) => open,
  )

/** Names of the units around the reader as proposals for the fields that ask for one; any other may be typed as well. */
export async function unitProposals(api: ApiClient, bearer: string): Promise<Html> {
  const units = await search(api, bearer, { limit: String(MOST) })
  return html`<datalist id="units">${units.map(({ name }) => html`<option value="${name}"></option>`)}</datalist>`
}

/** The unit that was typed, by its whole name or its id; what is wrong where it is none. */
export async function unitNamed(api: ApiClient, bearer: string, typed: string): Promise<{ id: string } | { wrong: string }> {
  const found = await search(api, bearer, { q: typed.slice(0, LONGEST_SEARCH), limit: String(MOST) })
  const [only, other] = found.filter(({ name }) => name === typed)
  if (only && !other) return { id: only.id }
  if (other) return { wrong: `有几个单位都叫“${typed}”，请填写单位编号。` }
  if (agencyId.safeParse(typed).success) return { id: typed }
  const like = found.slice(0, SHOWN).map(({ name }) => name)
  return { wrong: `没有找到“${typed}”，请写单位的全称${like.length > 0 ? `，例如：${like.join('、')}` : ''}。` }
}

/** Every unit that a form names, by its id; what is wrong, by the input. */
export async function settleUnits(api: ApiClient, bearer: string, step: string, { fields }: StepForm, form: FormValues) {
  const settled = new Map<string, string | string[]>()
  const errors: FieldErrors = new Map()
  const one = async (input: string, typed: string): Promise<string[]> => {
    const unit = await unitNamed(api, bearer, typed)
    if ('id' in unit) return [unit.id]
    errors.set(input, unit.wrong)
    return []
  }
  for (const { name, as } of fields) {
    const input = inputOf(step, name)
    const typed = form.get(input)
    if (typed === '') continue
    if (as === 'unit') settled.set(input, (await one(input, typed))[0] ?? '')
    if (as !== 'units') continue
    const lines = typed.split('\n').flatMap((line) => line.trim() || [])
    const ids: string[] = []
    for (const line of lines) ids.push(...(await one(input, line)))
    settled.set(input, ids)
  }
  return { settled: settled as Settled, errors }
}
