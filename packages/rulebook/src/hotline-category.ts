import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

const categoryEntry = z.strictObject({
  name: z.string().min(1),
  /** Code prefixes of the centre's own catalogue, e.g. GB/T 39666. */
  codePrefixes: z.array(z.string().min(1)).default([]),
  /** Parts of a category name. */
  names: z.array(z.string().min(1)).default([]),
  /** Parts of title or content; used only when the category says nothing or `by-keyword`. */
  keywords: z.array(z.string().min(1)).default([]),
  enforcement: z.enum(['concerned', 'not-concerned', 'by-keyword']),
  problemType: kebabCase.optional(),
})

/** The versioned table that decides which hotline orders become complaints and which stay statistics. */
export const hotlineCategoriesSchema = z.strictObject({
  ...ruleMeta,
  /** Entries are tried in the order written; the category first, then keywords. */
  entries: z.record(kebabCase, categoryEntry),
})
export type HotlineCategories = z.infer<typeof hotlineCategoriesSchema>

export interface HotlineOrderText {
  categoryCode?: string
  categoryName?: string
  title?: string
  content?: string
}

export interface HotlineClassification {
  concerned: boolean
  /** The entry that decided; absent when none spoke. */
  entryId?: string
  /** The keyword that decided. */
  keyword?: string
  problemType?: string
  mappingVersion: number
}

/** Whether a hotline order concerns enforcement, by category first and by keyword second; pure and linear in the text. */
export function classifyHotlineOrder(order: HotlineOrderText, mapping: HotlineCategories): HotlineClassification {
  const entries = Object.entries(mapping.entries)
  const mappingVersion = mapping.version
  const code = order.categoryCode?.trim() ?? ''
  const name = order.categoryName?.trim() ?? ''
  const byCategory = entries.find(
    ([, entry]) =>
      (code !== '' && entry.codePrefixes.some((prefix) => code.startsWith(prefix))) ||
      (name !== '' && entry.names.some((part) => name.includes(part))),
  )
  if (byCategory?.[1].enforcement === 'not-concerned') return { concerned: false, entryId: byCategory[0], mappingVersion }
  const text = `${order.title ?? ''}\n${order.content ?? ''}`
  const byKeyword = firstKeyword(entries, text)
  const problemType = byCategory?.[1].problemType ?? byKeyword?.problemType
  const typed = problemType === undefined ? {} : { problemType }
  if (byCategory?.[1].enforcement === 'concerned') return { concerned: true, entryId: byCategory[0], ...typed, mappingVersion }
  if (byKeyword) return { concerned: true, entryId: byKeyword.entryId, keyword: byKeyword.keyword, ...typed, mappingVersion }
  return { concerned: false, ...(byCategory ? { entryId: byCategory[0] } : {}), mappingVersion }
}

function firstKeyword(entries: [string, z.infer<typeof categoryEntry>][], text: string) {
  for (const [entryId, entry] of entries) {
    if (entry.enforcement === 'not-concerned') continue
    const keyword = entry.keywords.find((word) => text.includes(word))
    if (keyword !== undefined) return { entryId, keyword, problemType: entry.problemType }
  }
  return undefined
}
