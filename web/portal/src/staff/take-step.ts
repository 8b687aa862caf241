import type { Request, Response } from 'express'
import type { z } from 'zod'
import { viewChange } from '../citizen/view-page.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { readForm } from '../read-form.ts'
import { settleUnits } from './named-units.ts'
import { EXPIRED, NO_ERRORS, refusalOf, STALE, type StaffContext, sessionOf } from './staff-visit.ts'
import { bodyOf, formId, inputOf, inputsOf, type StepForm } from './step-forms.ts'
import { type Unmet, unmetOf } from './unmet-conditions.ts'

/** What is shown besides the record itself: what was typed and refused, and the conditions that it does not meet. */
export type Refused = { values: FormValues; errors: FieldErrors; failed: string; unmet: Unmet }

type Taking<Answer extends z.ZodType> = {
  step: string
  form: StepForm
  /** The API's path of the step; fields that stand in it are chosen by then. */
  path: string | ((form: FormValues) => string)
  /** Fields of the contract that the page knows without asking. */
  known?: Record<string, unknown>
  /** Turns what the fields told into the contract's body, where it is not the same. */
  arrange?: (told: Record<string, unknown>) => Record<string, unknown>
  answer: Answer
  /** Shows the page again with what was refused. */
  refused(refused: Refused): Promise<void>
  done(answer: z.output<Answer>, values: FormValues): Promise<void> | void
}

const UNMET: FieldErrors = new Map([['', '还不具备条件，缺的都列在下面，请先补齐。']])

/** How a page that came from a refused form is shown: its view buttons send that form, so that nothing typed is lost. */
export const shownAgain = (request: Request, response: Response, refused: Refused | undefined) =>
  refused && {
    keepForm: { id: formId(refused.failed), action: request.path },
    ...viewChange(request, response, refused.values),
  }

/** Takes one posted step: the page's token is asked for, the request goes with its key and the version that was seen, and what is refused is shown with all that was typed. */
export async function takeStep<Answer extends z.ZodType>(
  { api, tokenHolds }: StaffContext,
  request: Request,
  response: Response,
  { step, form, path, known = {}, arrange = (told) => told, answer, refused, done }: Taking<Answer>,
): Promise<void> {
  const session = sessionOf(response)
  const { bearer } = session
  const values = await readForm(request)
  const again = (errors: FieldErrors, unmet: Unmet = []) => refused({ values, errors, failed: step, unmet })
  if (!tokenHolds(session, values.get('csrf'))) return again(EXPIRED)
  if (values.get('view')) return again(NO_ERRORS)
  const { settled, errors } = await settleUnits(api, bearer, step, form, values)
  for (const { name, inPath } of form.fields)
    if (inPath && !values.get(inputOf(step, name))) errors.set(inputOf(step, name), '请选择一项。')
  if (errors.size > 0) return again(errors)
  const body = { ...arrange(bodyOf(step, form, values, settled)), ...known }
  const version = form.creates ? {} : { version: Number(values.get('version')) }
  let answered: z.output<Answer>
  try {
    answered = await api.call('POST', typeof path === 'string' ? path : path(values), answer, {
      bearer,
      idempotencyKey: values.get('key'),
      ...version,
      body,
    })
  } catch (error) {
    const problem = refusalOf(error)
    const unmet = unmetOf(problem)
    if (unmet.length > 0) return again(UNMET, unmet)
    return again(problem.code === 'stale-version' ? STALE : problemErrors(problem, inputsOf(step, form)))
  }
  await done(answered, values)
}
