import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'write a field name such as orderNo')

/** Fields of an imported order, the header texts under which files give them, and known layouts of whole files. */
export const importColumnsSchema = z.strictObject({
  ...ruleMeta,
  fields: z.record(
    fieldName,
    z.strictObject({ name: z.string().min(1), headers: z.array(z.string().min(1)).min(1), required: z.boolean().default(false) }),
  ),
  profiles: z.record(kebabCase, z.strictObject({ name: z.string().min(1), columns: z.record(fieldName, z.string().min(1)) })),
})
export type ImportColumns = z.infer<typeof importColumnsSchema>

export interface SuggestedMapping {
  /** The known layout whose headers are all there; of several the one that explains most columns. */
  profile?: string
  /** Field → column position, from 0. */
  columns: Record<string, number>
  /** Headers that no field took. */
  unmapped: string[]
  /** Names of required fields without a column. */
  missing: string[]
}

/** Suggests which column holds which field; each column goes to one field at most, exact header texts before partial ones. */
export function suggestColumnMapping(headers: readonly string[], rules: ImportColumns): SuggestedMapping {
  const normal = headers.map(normaliseHeader)
  const columns: Record<string, number> = {}
  const taken = new Set<number>()
  const take = (field: string, index: number) => {
    if (index < 0 || taken.has(index) || columns[field] !== undefined) return
    columns[field] = index
    taken.add(index)
  }
  const profile = bestProfile(normal, rules)
  if (profile) for (const [field, header] of Object.entries(profile.columns)) take(field, normal.indexOf(normaliseHeader(header)))
  const synonyms = Object.entries(rules.fields).flatMap(([field, { headers: texts }]) =>
    texts.map((text) => ({ field, text: normaliseHeader(text) })),
  )
  for (const { field, text } of synonyms) take(field, normal.indexOf(text))
  const longestFirst = synonyms.filter(({ text }) => text.length >= 3).sort((a, b) => b.text.length - a.text.length)
  for (const { field, text } of longestFirst) {
    take(
      field,
      normal.findIndex((header, index) => !taken.has(index) && header.includes(text)),
    )
  }
  return {
    ...(profile ? { profile: profile.id } : {}),
    columns,
    unmapped: headers.filter((header, index) => !taken.has(index) && header.trim() !== ''),
    missing: Object.entries(rules.fields).flatMap(([field, { name, required }]) =>
      required && columns[field] === undefined ? [name] : [],
    ),
  }
}

/** Header texts compare without spaces, case, brackets' contents and marks such as * or ：. */
export function normaliseHeader(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*:：_\-"'“”.。、,，]/g, '')
    .toLowerCase()
}

function bestProfile(normal: readonly string[], rules: ImportColumns) {
  let best: { id: string; columns: Record<string, string>; size: number } | undefined
  for (const [id, { columns }] of Object.entries(rules.profiles)) {
    const size = Object.keys(columns).length
    if (size > (best?.size ?? 0) && Object.values(columns).every((header) => normal.includes(normaliseHeader(header))))
      best = { id, columns, size }
  }
  return best
}
