import type { codeListSchemas } from './code-list.ts'
import { accusedKindSchema } from './routing-rule.ts'
import type { RuleFile } from './rule-files.ts'
import { type Layer, writerOf } from './rule-layers.ts'
import { sectionNames } from './rule-sections.ts'
import type { RuleProblem } from './rulebook-error.ts'

type Entries = Record<string, Record<string, unknown>>

/** References from one rule to another that lead nowhere, and sections that nobody wrote. */
export function brokenReferences(layer: Layer, files: readonly RuleFile[]): RuleProblem[] {
  const fileOf = (section: string, path: string) => {
    const parts = files.filter((file) => file.section === section)
    return (writerOf(path.split('.'), parts) ?? parts.at(-1))?.file ?? `${section}.yaml`
  }
  const problems: RuleProblem[] = []
  const items = (list: keyof typeof codeListSchemas) =>
    ((layer.get(`codes/${list}`) as { items?: Entries } | undefined)?.items ?? {}) as Entries
  const refer = (section: string, path: string, value: unknown, known: Entries, what: string) => {
    if (typeof value !== 'string' || Object.hasOwn(known, value)) return
    problems.push({
      file: fileOf(section, path),
      path,
      reason: `there is no ${what} “${value}”`,
      remedy: `write one of ${Object.keys(known).join(', ')}`,
    })
  }
  for (const [code, ground] of Object.entries(items('decline-grounds'))) {
    refer('codes/decline-grounds', `items.${code}.route`, ground.route, items('other-routes'), 'other route')
  }
  const categories = (layer.get('hotline-categories') as { entries?: Entries } | undefined)?.entries ?? {}
  for (const [id, entry] of Object.entries(categories)) {
    refer('hotline-categories', `entries.${id}.problemType`, entry.problemType, items('problem-types'), 'problem type')
  }
  const deadlines = (layer.get('deadlines') ?? {}) as Entries
  for (const [id, step] of Object.entries((layer.get('escalation') ?? {}) as Entries)) {
    for (const deadline of step.deadlines as string[]) refer('escalation', `${id}.deadlines`, deadline, deadlines, 'deadline')
  }
  for (const [section, rule] of layer) {
    if (!section.startsWith('documents/')) continue
    const { publicity, startsOnService, afterConclusion } = rule as {
      publicity: string
      startsOnService?: string
      afterConclusion?: string
    }
    refer(section, 'afterConclusion', afterConclusion, items('conclusions'), 'conclusion')
    refer(section, 'publicity', publicity, items('publicity'), 'publicity class')
    refer(section, 'startsOnService', startsOnService, deadlines, 'deadline')
  }
  const columns = layer.get('import-columns') as
    | { fields: Entries; profiles: Record<string, { columns: Record<string, string> }> }
    | undefined
  for (const [id, profile] of Object.entries(columns?.profiles ?? {})) {
    for (const field of Object.keys(profile.columns))
      refer('import-columns', `profiles.${id}.columns`, field, columns?.fields ?? {}, 'field')
  }
  const certificates = layer.get('certificates') as { kinds: Entries; fields: Record<string, string[]>; otherFields: string[] } | undefined
  for (const [field, kinds] of [...Object.entries(certificates?.fields ?? {}), ['otherFields', certificates?.otherFields ?? []] as const]) {
    for (const kind of kinds)
      refer('certificates', field === 'otherFields' ? field : `fields.${field}`, kind, certificates?.kinds ?? {}, 'kind of certificate')
  }
  const staffing = layer.get('staffing') as { certificate: string } | undefined
  refer('staffing', 'certificate', staffing?.certificate, certificates?.kinds ?? {}, 'kind of certificate')
  const appointments = layer.get('appointments') as { kinds: Entries } | undefined
  for (const [id, { channel }] of Object.entries(appointments?.kinds ?? {})) {
    if (channel !== undefined) refer('appointments', `kinds.${id}.channel`, channel, items('channels'), 'channel')
  }
  const routed = new Set(
    Object.values((layer.get('routing') ?? {}) as Record<string, { when: { kinds: string[] } }>).flatMap(({ when }) => when.kinds),
  )
  for (const kind of accusedKindSchema.options) {
    if (!routed.has(kind))
      problems.push({
        file: fileOf('routing', ''),
        path: '',
        reason: `no rule for the accused kind “${kind}”`,
        remedy: 'add a rule, or restore the one removed',
      })
  }
  return problems
}

/** Sections that must exist for everyone. */
export function missingSections(layer: Layer): RuleProblem[] {
  return sectionNames
    .filter((name) => !name.includes('<') && name !== 'divisions' && name !== 'local-holidays' && !layer.has(name))
    .map((name) => ({ file: `${name}.yaml`, path: '', reason: 'the file is missing', remedy: 'restore it from the release' }))
}
