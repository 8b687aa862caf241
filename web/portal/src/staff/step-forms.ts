import { randomUUID } from 'node:crypto'
import { type Choice, choiceField, type FieldState, hidden, selectField, textArea, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { typedDay } from '../plain-date.ts'
import { articlesOf } from './policy-articles.ts'
import type { StaffSession } from './sessions.ts'
import { stepBox } from './step-box.ts'

/** One field of a contract as a form asks for it. */
export type FormField = {
  /** The contract's field. */
  name: string
  label: string
  /** How it is asked for and told; a line of text unless said. `units` are several, one a line; `articles` the text of a measure; `words` several in a line; `many` several of a list; `instant` a day and a time of it in China. */
  as?: 'lines' | 'articles' | 'words' | 'many' | 'instant' | 'day' | 'number' | 'choice' | 'yes-no' | 'yes' | 'unit' | 'units'
  hint?: string
  optional?: boolean
  max?: number
  /** Name of the list that is chosen from. */
  of?: string
  /** Begins with today's date. */
  today?: boolean
  /** Goes into the address of the request, not into its body. */
  inPath?: boolean
}

/** A form whose fields are those of one contract, so that drawing it, reading it and placing its errors come from one list. */
export type StepForm = {
  title: string
  hint?: string
  fields: readonly FormField[]
  /** Makes something new, so that no version of what is shown goes with it. */
  creates?: boolean
}
export type StepForms = Readonly<Record<string, StepForm>>
export type Lists = Readonly<Record<string, readonly Choice[]>>

/** The input of a field; a page of one form has no step. */
export const inputOf = (step: string, field: string) => (step ? `${step}-${field}` : field)

/** Names of inputs by the contract's fields, so that a refusal lands beside what was typed. */
export const inputsOf = (step: string, { fields }: StepForm): Record<string, string> =>
  Object.fromEntries(fields.map(({ name }) => [name, inputOf(step, name)]))

const LINE = 200

/** One field with what was typed and what is wrong with it. */
function drawField(state: FieldState, step: string, field: FormField, lists: Lists): Html {
  const { as, label, hint, optional, max, of = '' } = field
  const options = { name: inputOf(step, field.name), label, ...(hint ? { hint } : {}), ...(optional ? { optional } : {}) }
  switch (as) {
    case 'lines':
      return textArea(state, { ...options, rows: 2, max: max ?? LINE })
    case 'articles':
      return textArea(state, { ...options, rows: 12, max: max ?? LINE })
    case 'units':
      return textArea(state, { ...options, rows: 3 })
    case 'unit':
      return textField(state, { ...options, list: 'units', max: 100 })
    case 'day':
      return textField(state, { ...options, type: 'date' })
    case 'instant':
      return textField(state, { ...options, type: 'datetime-local' })
    case 'many':
      return choiceField(state, { ...options, many: true, choices: lists[of] ?? [] })
    case 'number':
      if (of) return selectField(state, { ...options, empty: '请选择', choices: lists[of] ?? [] })
      return textField(state, { ...options, inputmode: 'decimal', max: 8 })
    case 'choice':
      return selectField(state, { ...options, empty: optional ? '不填' : '请选择', choices: lists[of] ?? [] })
    case 'yes-no':
      return choiceField(state, { ...options, choices: lists[of] ?? YES_NO })
    case 'yes':
      return choiceField(state, { ...options, many: true, choices: lists[of] ?? YES_NO.slice(0, 1) })
    default:
      return textField(state, { ...options, max: max ?? LINE })
  }
}
const YES_NO: Choice[] = [
  { value: 'true', text: '是' },
  { value: 'false', text: '否' },
]

/** Every field of a form, in its order. */
export const drawFields = (state: FieldState, step: string, { fields }: StepForm, lists: Lists): Fragment =>
  fields.map((field) => drawField(state, step, field, lists))

/** Units that were typed by their names, by their inputs. */
export type Settled = ReadonlyMap<string, string | string[]>

/** The body of the request as a form tells it; what was left empty is left out. */
export function bodyOf(step: string, { fields }: StepForm, form: FormValues, settled: Settled): Record<string, unknown> {
  const told = fields.flatMap(({ name, as, inPath }): [string, unknown][] => {
    const input = inputOf(step, name)
    const typed = form.get(input)
    if (inPath || (typed === '' && as !== 'words' && as !== 'many')) return []
    return [[name, settled.get(input) ?? (as === 'many' ? form.all(input) : read(as, typed))]]
  })
  return Object.fromEntries(told)
}

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/

function read(as: FormField['as'], typed: string): unknown {
  if (as === 'day') return typedDay(typed)
  if (as === 'instant') return LOCAL.test(typed) ? `${typed}:00+08:00` : typed
  if (as === 'articles') return articlesOf(typed)
  if (as === 'words') return typed.split(/[\s、，,；;]+/).filter(Boolean)
  if (as === 'number') return Number.isNaN(Number(typed)) ? typed : Number(typed)
  return as === 'yes-no' || as === 'yes' ? typed === 'true' : typed
}

/** What the forms of a page begin with, and what was typed into one of them. */
export function begun(forms: StepForms, today: string, typed = new FormValues()): FormValues {
  const values = new FormValues(typed.entries())
  for (const [step, { fields }] of Object.entries(forms))
    for (const field of fields) {
      const input = inputOf(step, field.name)
      if (field.today && typed.all(input).length === 0) values.set(input, today)
    }
  return values
}

type Drawn = {
  forms: StepForms
  /** The steps that are open to the reader now. */
  may: readonly string[]
  /** Where a step is posted to, without its name. */
  base: string
  session: StaffSession
  version: number
  lists: Lists
  state: FieldState
  /** The step whose form was refused; it stays open. */
  failed?: string | undefined
}

/** The forms of all steps that are open now, each folded away under its title. */
export function stepForms({ forms, may, base, session, version, lists, state, failed }: Drawn): Fragment {
  const key = state.values.get('key') || randomUUID()
  return Object.entries(forms)
    .filter(([step]) => may.includes(step))
    .map(([step, form]) =>
      stepBox({
        id: formId(step),
        title: form.title,
        hint: form.hint,
        open: step === failed,
        action: `${base}/${step}`,
        body: html`${carried(session, key, form.creates ? undefined : version)}${drawFields(state, step, form, lists)}`,
      }),
    )
}

/** Id of the form of a step. */
export const formId = (step: string) => `form-${step}`

/** What every form carries unseen: the page's token, the request's key, and the version that was seen. */
export const carried = (session: StaffSession, key: string, version?: number): Html[] =>
  hidden([['csrf', session.token], ['key', key], ...(version === undefined ? [] : ([['version', String(version)]] as const))])
