import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type CalendarNotice, calendarNoticeSchema } from './calendar-notice.ts'
import { brokenReferences, missingSections } from './cross-references.ts'
import { readRegionFile, regionRows } from './region-file.ts'
import { createRegionTree } from './region-tree.ts'
import { type RuleFile, readRuleFiles } from './rule-files.ts'
import { layerRules, problemsOf } from './rule-layers.ts'
import { createRulebook, type Rulebook } from './rulebook.ts'
import { RulebookError, type RuleProblem } from './rulebook-error.ts'

export interface RulebookSettings {
  /** A folder shaped like `rules/` whose files lie over the shipped ones. */
  overridesDir?: string
  /** YAML map `code: name` or CSV `code,name`; takes the place of the shipped divisions. */
  regionFile?: string
  /** Calendar notices kept elsewhere, as an administrator entered them. */
  extraNotices?: readonly CalendarNotice[]
}

const SHIPPED = fileURLToPath(new URL('../rules/', import.meta.url))

/**
 * Loads and validates the rules. Synchronous; reads only the rules folders and the region file.
 * @throws RulebookError with every problem at once, each naming file, path, reason and remedy
 */
export function loadRulebook({ overridesDir, regionFile, extraNotices = [] }: RulebookSettings = {}): Rulebook {
  const problems: RuleProblem[] = []
  const files = [
    ...readRuleFiles(SHIPPED, '', problems),
    ...(overridesDir === undefined ? [] : readRuleFiles(overridesDir, `${overridesDir.replace(/[/\\]$/, '')}/`, problems)),
  ]
  const layers = layerRules(files, problems)
  const notices = [...noticesFrom(files, problems), ...checkedNotices(extraNotices, problems)]
  const regions = regionsFrom(files, regionFile, problems)
  if (problems.length === 0) {
    for (const [region, layer] of layers) {
      const found = [...(region === '' ? missingSections(layer) : []), ...brokenReferences(layer, files)]
      problems.push(...found.filter(({ path, reason }) => !problems.some((known) => known.path === path && known.reason === reason)))
    }
  }
  if (problems.length > 0) throw new RulebookError(problems)
  const rules = createHash('sha256').update(
    JSON.stringify([[...layers].map(([region, layer]) => [region, [...layer]]), [...regions.all()]]),
  )
  const hash = (inForce: readonly CalendarNotice[]) => rules.copy().update(JSON.stringify(inForce)).digest('hex').slice(0, 12)
  return createRulebook({ layers, notices, regions, hash })
}

function noticesFrom(files: readonly RuleFile[], problems: RuleProblem[]): CalendarNotice[] {
  return files
    .filter(({ section }) => section.startsWith('calendar/notices/'))
    .flatMap(({ file, data }) => {
      const parsed = calendarNoticeSchema.safeParse(data)
      if (parsed.success) return [parsed.data]
      problems.push(...problemsOf(parsed.error, [{ file, data }]))
      return []
    })
}

function checkedNotices(notices: readonly CalendarNotice[], problems: RuleProblem[]): CalendarNotice[] {
  return notices.flatMap((notice, index) => {
    const parsed = calendarNoticeSchema.safeParse(notice)
    if (parsed.success) return [parsed.data]
    problems.push(...problemsOf(parsed.error, [{ file: `extra notice ${index + 1}`, data: notice }]))
    return []
  })
}

function regionsFrom(files: readonly RuleFile[], regionFile: string | undefined, problems: RuleProblem[]) {
  const shipped = files.filter(({ section }) => section === 'divisions')
  const before = problems.length
  const rows =
    regionFile === undefined ? shipped.flatMap(({ file, data }) => regionRows(data, file, problems)) : readRegionFile(regionFile, problems)
  const built = createRegionTree(rows)
  const file = regionFile ?? shipped.map((each) => each.file).join(', ')
  problems.push(...built.problems.map(({ code, reason, remedy }) => ({ file, path: code, reason, remedy })))
  if (built.tree.size === 0 && problems.length === before) {
    problems.push({
      file: file || 'regions/<code>/divisions.yaml',
      path: '',
      reason: 'there is no division in it',
      remedy: 'write one line per division: "520502": 七星关区',
    })
  }
  return built.tree
}
