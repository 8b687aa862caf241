import type { z } from 'zod'
import type { Problem } from './api-client.ts'

/** Wrong fields by the name of the input that they belong to; the empty name is for the form as a whole. */
export type FieldErrors = Map<string, string>

/** Turns dotted paths of a contract into names of inputs; the longest known beginning of a path wins, unknown ones go to the form. */
export function mapErrors(errors: readonly { field: string; message: string }[], names: Record<string, string>): FieldErrors {
  const mapped: FieldErrors = new Map()
  for (const { field, message } of errors) {
    const name = nameFor(field, names)
    if (!mapped.has(name)) mapped.set(name, message)
  }
  return mapped
}

function nameFor(field: string, names: Record<string, string>): string {
  for (let path = field; path; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const name = names[path]
    if (name !== undefined) return name
  }
  return ''
}

export const zodErrors = (error: z.ZodError) => error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message }))

/** The API's refusal as wrong fields. */
export function problemErrors(problem: Problem, names: Record<string, string>): FieldErrors {
  if (problem.errors) return mapErrors(problem.errors, names)
  return mapErrors([{ field: problem.field ?? '', message: problem.detail }], names)
}
