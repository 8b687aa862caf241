import type { z } from 'zod'
import { codesAbove } from './region-tree.ts'
import type { RuleFile } from './rule-files.ts'
import { sectionFor } from './rule-sections.ts'
import type { RuleProblem } from './rulebook-error.ts'

/** Sections by name, merged and validated, for one region (or for everyone, under the empty code). */
export type Layer = ReadonlyMap<string, unknown>

type Json = Record<string, unknown>

/**
 * Lays the rules of regions over the default, nearest ancestor last, and validates each result. Returns one layer for
 * everyone and one for each region that has files of its own.
 */
export function layerRules(files: readonly RuleFile[], problems: RuleProblem[]): ReadonlyMap<string, Layer> {
  const merged = files.filter((file) => sectionFor(file.section)?.merge !== 'whole')
  const regions = new Set(merged.map((file) => file.region ?? ''))
  const layers = new Map<string, Layer>()
  const reported = new Set<string>()
  for (const region of [...regions.add('')].sort((a, b) => a.length - b.length)) {
    const above = region === '' ? [] : [...codesAbove(region), '']
    const chain = [...above.toReversed(), region].flatMap((code) => merged.filter((file) => (file.region ?? '') === code))
    const inherited = layers.get(above.find((code) => layers.has(code)) ?? '') ?? new Map()
    layers.set(region, layer(chain, region, inherited, problems, reported))
  }
  return layers
}

function layer(files: readonly RuleFile[], region: string, inherited: Layer, problems: RuleProblem[], reported: Set<string>): Layer {
  const report = (problem: RuleProblem) => {
    const key = `${problem.file} ${problem.path} ${problem.reason}`
    if (!reported.has(key)) problems.push(problem)
    reported.add(key)
  }
  const bySection = Map.groupBy(files, (file) => file.section)
  const result = new Map(inherited)
  for (const [name, parts] of bySection) {
    const section = sectionFor(name)
    if (!section || !parts.some((part) => (part.region ?? '') === region)) continue
    let data: unknown
    parts.forEach((part, index) => {
      if (index > 0) for (const problem of unsourced(part, section.merge)) report(problem)
      data = index === 0 ? withoutNulls(part.data) : mergePatch(data, part.data)
    })
    const parsed = section.schema.safeParse(data)
    if (parsed.success) result.set(name, parsed.data)
    else for (const problem of problemsOf(parsed.error, parts)) report(problem)
  }
  if (region === '' && files.length === 0)
    report({ file: 'rules', path: '', reason: 'no rules were found', remedy: 'restore the rules folder' })
  return result
}

/** An override must name its own source: a changed number no longer rests on the law that the default cites. */
function unsourced(part: RuleFile, merge: 'entries' | 'list' | 'whole'): RuleProblem[] {
  const subjects: [string, unknown][] = merge === 'entries' ? Object.entries(isMap(part.data) ? part.data : {}) : [['', part.data]]
  return subjects.flatMap(([path, subject]) => {
    if (subject === null || !isMap(subject)) return []
    const missing = ['version', 'source', 'basis'].filter((key) => !(key in subject))
    const remedy = 'add them: the version raised by one, the document it rests on, and law | local-practice | assumption'
    return missing.length === 0 ? [] : [{ file: part.file, path, reason: `an override must say its own ${missing.join(', ')}`, remedy }]
  })
}

/** RFC 7396: maps merge, null removes, anything else (lists too) replaces. */
export function mergePatch(base: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch
  const result: Json = isMap(base) ? { ...base } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

function withoutNulls(data: unknown): unknown {
  return isMap(data) ? mergePatch({}, data) : data
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Problems of a validation, each with the last file that wrote at its path. */
export function problemsOf(error: z.ZodError, parts: readonly { file: string; data: unknown }[]): RuleProblem[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String)
    const target = issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path
    const writer = writerOf(target, parts) ?? parts.at(-1)
    return { file: writer?.file ?? '', path: path.join('.'), reason: issue.message, remedy: remedyFor(issue) }
  })
}

/** The last file that wrote at a path, or else at its first key. */
export function writerOf<Part extends { data: unknown }>(path: readonly string[], parts: readonly Part[]): Part | undefined {
  return parts.findLast((part) => reaches(part.data, path)) ?? parts.findLast((part) => reaches(part.data, path.slice(0, 1)))
}

function reaches(data: unknown, path: readonly string[]): boolean {
  let at = data
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false
    at = (at as Json)[key]
  }
  return true
}

function remedyFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `check the spelling of ${issue.keys.join(', ')} or remove it`
    case 'invalid_value':
      return `write one of ${issue.values.join(', ')}`
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? `add it (${issue.expected})`
        : `write a value of type ${issue.expected}`
    case 'too_small':
      return `write at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`
    case 'too_big':
      return `write at most ${issue.maximum}`
    default:
      return 'correct the value'
  }
}
