import type { FieldErrors } from './field-errors.ts'
import type { FormValues } from './form-values.ts'
import { type Fragment, type Html, html } from './html.ts'

/** What fields are drawn from: typed values and what is wrong with them. */
export type FieldState = { values: FormValues; errors: FieldErrors }

export type FieldOptions = {
  name: string
  label: string
  hint?: Fragment
  optional?: boolean
  type?: string
  rows?: number
  max?: number
  autocomplete?: string
  inputmode?: string
  className?: string
  /** Id of a datalist of proposals. */
  list?: string
  /** Has the focus when the page opens. */
  focus?: boolean
}

const describedBy = (name: string, hint: Fragment, error: string | undefined) => {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return html`${ids && html` aria-describedby="${ids}"`}${error && html` aria-invalid="true"`}`
}

const notes = (name: string, hint: Fragment, error: string | undefined) =>
  html`${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}${error && html`<p class="error" id="${name}-error"><span class="sr">错误：</span>${error}</p>`}`

const label = ({ name, label: text, optional }: FieldOptions, max?: number) => {
  const note = [optional && '可不填', max && `最多${max}字`].filter(Boolean).join('，')
  return html`<label for="${name}">${text}${note && html` <span class="optional">（${note}）</span>`}</label>`
}

/** One line of text. */
export function textField({ values, errors }: FieldState, options: FieldOptions): Html {
  const { name, hint, type = 'text', max, autocomplete, inputmode, className, list, focus } = options
  const error = errors.get(name)
  return html`<div class="field${error && ' wrong'}">${label(options)}${notes(name, hint, error)}<input id="${name}" name="${name}" type="${type}" value="${values.raw(name)}"${className && html` class="${className}"`}${max && html` maxlength="${max}"`}${inputmode && html` inputmode="${inputmode}"`}${list && html` list="${list}"`}${focus && html` autofocus`} autocomplete="${autocomplete ?? 'off'}"${describedBy(name, hint, error)}></div>`
}

/** Several lines of text. Too much of it is told, not cut off: what somebody pasted must not be lost unseen. */
export function textArea({ values, errors }: FieldState, options: FieldOptions): Html {
  const { name, hint, rows = 4, max } = options
  const error = errors.get(name)
  return html`<div class="field${error && ' wrong'}">${label(options, max)}${notes(name, hint, error)}<textarea id="${name}" name="${name}" rows="${rows}"${describedBy(name, hint, error)}>
${values.raw(name)}</textarea></div>`
}

export type Choice = { value: string; text: string; hint?: string | undefined }
export type ChoiceGroup = { label: string; choices: readonly Choice[] }

/** A select; groups become optgroups. */
export function selectField(
  { values, errors }: FieldState,
  options: FieldOptions & { choices?: readonly Choice[]; groups?: readonly ChoiceGroup[]; empty?: string },
): Html {
  const { name, hint, choices = [], groups = [], empty, focus } = options
  const error = errors.get(name)
  const chosen = values.get(name)
  const option = ({ value, text }: Choice) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`
  return html`<div class="field${error && ' wrong'}">${label(options)}${notes(name, hint, error)}<select id="${name}" name="${name}"${focus && html` autofocus`}${describedBy(name, hint, error)}>${empty !== undefined && html`<option value="">${empty}</option>`}${choices.map(option)}${groups.map((group) => html`<optgroup label="${group.label}">${group.choices.map(option)}</optgroup>`)}</select></div>`
}

/** Radio buttons or checkboxes in a fieldset; the first one bears the field's name as id, so that an error can point to it. */
export function choiceField(
  { values, errors }: FieldState,
  options: FieldOptions & { choices: readonly Choice[]; many?: boolean; columns?: boolean },
): Html {
  const { name, label: text, hint, optional, choices, many, columns } = options
  const error = errors.get(name)
  return html`<fieldset class="field${error && ' wrong'}"${describedBy(name, hint, error)}><legend>${text}${optional && html` <span class="optional">（可不选）</span>`}</legend>${notes(name, hint, error)}<div class="choices${columns && ' columns'}">${choices.map(
    (choice, at) => {
      const id = at === 0 ? name : `${name}-${choice.value}`
      return html`<div class="choice"><input type="${many ? 'checkbox' : 'radio'}" id="${id}" name="${name}" value="${choice.value}"${values.has(name, choice.value) && html` checked`}${choice.hint && html` aria-describedby="${id}-about"`}><label for="${id}">${choice.text}</label>${choice.hint && html`<span class="hint" id="${id}-about">${choice.hint}</span>`}</div>`
    },
  )}</div></fieldset>`
}

/** Named kinds of pictures, so that a phone turns its own kind into one of them. */
const EVIDENCE = 'image/jpeg,image/png,image/webp,image/gif,application/pdf,audio/*,video/mp4,video/quicktime,.docx,.xlsx'

/** Photos, recordings and papers, several at once; `field` is the part's name in the form. */
export function fileField({ errors }: FieldState, { name, label: text, hint }: FieldOptions, field = name): Html {
  const error = errors.get(name)
  return html`<div class="field${error && ' wrong'}"><label for="${name}">${text} <span class="optional">（可不选）</span></label>${notes(name, hint, error)}<input type="file" id="${name}" name="${field}" multiple accept="${EVIDENCE}"${describedBy(name, hint, error)}></div>`
}

/** Everything wrong at the top, each with a link to its field; takes the focus when the page opens. */
export function errorSummary(errors: FieldErrors, title = '有内容需要修改'): Html | false {
  if (errors.size === 0) return false
  return html`<div class="error-summary" role="alert" tabindex="-1" autofocus id="errors"><h2>${title}</h2><ul>${[...errors].map(([name, message]) => html`<li>${name ? html`<a href="#${name}">${message}</a>` : message}</li>`)}</ul></div>`
}

/** Carries values on, unseen. */
export const hidden = (pairs: Iterable<readonly [string, string]>): Html[] =>
  [...pairs].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

/** A titled list of what is known; empty values are left out. */
export function summaryList(rows: readonly (readonly [label: string, value: Fragment])[]): Html {
  const shown = rows.filter(
    ([, value]) =>
      value !== '' && value !== undefined && value !== false && value !== null && !(Array.isArray(value) && value.length === 0),
  )
  return html`<dl class="summary">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}
