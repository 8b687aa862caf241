import type { ComplaintDetail } from '@mingjian/contracts'
import type { Choice, FieldState } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import type { Fragment } from '../html.ts'

/** What the fields of steps choose from. */
export type StepChoices = {
  declineGrounds: Choice[]
  suspensionGrounds: Choice[]
  conclusions: Choice[]
  colleagues: Choice[]
  offices: Choice[]
  otherRoutes: Choice[]
  transferBodies: Choice[]
  retention: Choice[]
  publicity: Choice[]
  orderReturnGrounds: Choice[]
  assistants: Choice[]
}

type Drawing = { found: ComplaintDetail; state: FieldState; choices: StepChoices }

/** One step on one complaint: its form and the request that it becomes. Inputs are named `<step>-<field of the contract>`. */
export type ComplaintStep = {
  title: string
  hint?: string
  fields?: (drawing: Drawing) => Fragment
  body: (form: FormValues) => Record<string, unknown>
  /** Field of the contract that holds the id of one file, which is uploaded with the form. */
  file?: { field: string; label: string }
}

/** The texts of a form that were filled in, by the contract's fields. */
export const texts =
  (step: string, ...fields: string[]) =>
  (form: FormValues): Record<string, unknown> =>
    Object.fromEntries(fields.flatMap((field) => (form.get(`${step}-${field}`) ? [[field, form.get(`${step}-${field}`)]] : [])))
