import type { z } from 'zod'
import type { ApiClient } from '../api-client.ts'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { searchOf } from './list-filters.ts'
import { unitNamed } from './named-units.ts'
import { refusalOf } from './staff-visit.ts'

type Asking<Shape extends z.ZodType> = {
  bearer: string
  path: string
  shape: Shape
  values: FormValues
  /** Filters that the API takes as they are. */
  asked: readonly string[]
  more?: Record<string, string>
  /** What is shown where a filter is wrong. */
  none: z.output<Shape>
}

/** A list of people or certificates under its filters, `unit` by the name that was typed; what is wrong goes to the filter's own field. */
export async function filteredList<Shape extends z.ZodType>(
  api: ApiClient,
  { bearer, path, shape, values, asked, more = {}, none }: Asking<Shape>,
): Promise<{ found: z.output<Shape>; errors: FieldErrors }> {
  const typed = values.get('unit')
  const unit = typed ? await unitNamed(api, bearer, typed) : undefined
  if (unit && 'wrong' in unit) return { found: none, errors: new Map([['unit', unit.wrong]]) }
  const search = searchOf(values, asked, { ...more, ...(unit ? { agency: unit.id } : {}) })
  try {
    return { found: await api.call('GET', `${path}?${search}`, shape, { bearer }), errors: new Map() }
  } catch (error) {
    return { found: none, errors: problemErrors(refusalOf(error), Object.fromEntries(asked.map((name) => [name, name]))) }
  }
}
