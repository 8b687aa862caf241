import type { AgencyYearSheet, agencyYearShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { type Choice, errorSummary, type FieldState, selectField, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Html, html } from '../html.ts'
import type { StaffSession } from './sessions.ts'
import { formToken, given } from './staff-visit.ts'

export type Year = z.output<typeof agencyYearShape>
type System = keyof AgencyYearSheet['systems']

const SYSTEMS: readonly System[] = ['disclosure', 'recording', 'legalReview']
const YES_NO: Choice[] = [
  { value: 'true', text: '是' },
  { value: 'false', text: '否' },
]
const CHECKED: Choice[] = [
  { value: 'true', text: '合格' },
  { value: 'false', text: '不合格' },
]
const FIGURES: [name: keyof AgencyYearSheet['resources'] & string, label: string, hint?: string][] = [
  ['posts', '编制人数'],
  ['onPost', '在岗人数', '空缺由系统按编制减在岗计算'],
  ['lawGraduates', '其中法律专业人数'],
  ['legallyQualified', '其中取得法律职业资格人数'],
  ['budget', '全年执法经费（元）'],
]
const EQUIPMENT = 'resources.equipment'

/** Inputs bear the paths of the contract, so that an error finds its field. */
export function inputsOf({ equipment }: Pick<Year, 'equipment'>): Record<string, string> {
  const systems = SYSTEMS.flatMap((name) => ['inForce', 'documentNo', 'since', 'passed'].map((part) => `systems.${name}.${part}`))
  const duties = ['divided', 'appraised', 'documentNo'].map((part) => `responsibility.${part}`)
  const names = [...systems, ...duties, ...FIGURES.map(([name]) => `resources.${name}`), 'reason']
  const [first] = equipment
  return { ...Object.fromEntries(names.map((name) => [name, name])), ...(first ? { [EQUIPMENT]: `${EQUIPMENT}.${first.code}` } : {}) }
}

/** What was entered, as the form shows it. */
export function valuesOf(sheet: AgencyYearSheet | undefined): FormValues {
  const values = new FormValues()
  const put = (path: string, value: unknown): void => {
    if (value === undefined) return
    if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) put(`${path}.${name}`, each)
    else values.set(path, String(value))
  }
  if (!sheet) return values
  const { equipment, ...figures } = sheet.resources
  put('systems', sheet.systems)
  put('responsibility', sheet.responsibility)
  put('resources', figures)
  for (const { kind, count } of equipment) values.set(`${EQUIPMENT}.${kind}`, String(count))
  return values
}

/** The body of the call, from what was typed; what is no number goes as it is and is refused by its field. */
export function bodyOf(form: FormValues, { equipment }: Pick<Year, 'equipment'>): object {
  const flag = (name: string) => (form.get(name) ? form.get(name) === 'true' : undefined)
  const text = (name: string) => form.get(name) || undefined
  const figure = (name: string) => {
    const typed = form.get(name).replace(/[,，\s]/g, '')
    return typed === '' ? undefined : /^\d+$/.test(typed) ? Number(typed) : typed
  }
  const system = (name: System) => {
    const at = `systems.${name}`
    return {
      inForce: flag(`${at}.inForce`),
      documentNo: text(`${at}.documentNo`),
      since: text(`${at}.since`),
      passed: flag(`${at}.passed`),
    }
  }
  const counted = equipment.flatMap(({ code }) => {
    const count = figure(`${EQUIPMENT}.${code}`)
    return count === undefined || count === 0 ? [] : [{ kind: code, count }]
  })
  return {
    systems: Object.fromEntries(SYSTEMS.map((name) => [name, system(name)])),
    responsibility: {
      divided: flag('responsibility.divided'),
      appraised: flag('responsibility.appraised'),
      documentNo: text('responsibility.documentNo'),
    },
    resources: { ...Object.fromEntries(FIGURES.map(([name]) => [name, figure(`resources.${name}`)])), equipment: counted },
    ...given(form, 'reason'),
  }
}

/** Filling in, or correcting, the sheet of an agency and year. */
export function agencyYearForm(session: StaffSession, path: string, { sheet, systems, equipment }: Year, state: FieldState): Html {
  const choose = (name: string, label: string, choices = YES_NO) => selectField(state, { name, label, empty: '请选择', choices })
  const parts = systems.map(({ code, name }) => {
    const at = `systems.${code}`
    return html`<fieldset class="field"><legend>${name}</legend><div class="filters">${choose(`${at}.inForce`, '已经建立并执行')}
${textField(state, { name: `${at}.documentNo`, label: '文号', optional: true, max: 100 })}${textField(state, { name: `${at}.since`, label: '施行日期', type: 'date', optional: true })}
${selectField(state, { name: `${at}.passed`, label: '检查结果', optional: true, empty: '没有检查', choices: CHECKED })}</div></fieldset>`
  })
  const figures = FIGURES.map(([name, label, hint]) =>
    textField(state, { name: `resources.${name}`, label, inputmode: 'numeric', ...(hint ? { hint } : {}) }),
  )
  const things = equipment.map(({ code, name }) =>
    textField(state, { name: `${EQUIPMENT}.${code}`, label: name, inputmode: 'numeric', optional: true }),
  )
  const reason = textField(state, { name: 'reason', label: '更正理由', hint: '内容有变化时填写；原来的填报会保留', max: 200 })
  return html`${errorSummary(state.errors)}<form method="post" action="${path}" novalidate>${formToken(session)}${parts}
<fieldset class="field"><legend>行政执法责任制</legend><div class="filters">${choose('responsibility.divided', '执法职责已经分解到岗到人')}${choose('responsibility.appraised', '当年已经考核')}
${textField(state, { name: 'responsibility.documentNo', label: '文号', optional: true, max: 100 })}</div></fieldset>
<fieldset class="field"><legend>人员和经费</legend><div class="filters">${figures}</div></fieldset>
<fieldset class="field"><legend>装备数量</legend><div class="filters">${things}</div></fieldset>${sheet && reason}
<p><button type="submit">${sheet ? '更正' : '填报'}</button></p></form>`
}
