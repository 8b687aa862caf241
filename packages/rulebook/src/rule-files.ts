import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, YAMLException } from 'js-yaml'
import { levelOf } from './region-tree.ts'
import { sectionFor, sectionNames } from './rule-sections.ts'
import type { RuleProblem } from './rulebook-error.ts'

export interface RuleFile {
  file: string
  /** The region whose rules these are; absent for everyone's. */
  region?: string
  section: string
  data: unknown
}

/** Reads every YAML file of a rules folder; what it cannot place or parse goes to `problems`. Paths are reported after `label`. */
export function readRuleFiles(folder: string, label: string, problems: RuleProblem[]): RuleFile[] {
  if (!existsSync(folder)) {
    problems.push({
      file: folder,
      path: '',
      reason: 'the rules folder does not exist',
      remedy: 'create it or correct the setting that names it',
    })
    return []
  }
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  const files: RuleFile[] = []
  for (const path of paths.filter((each) => /\.ya?ml$/i.test(each)).sort()) {
    const file = label + path
    const place = placeOf(path)
    if ('reason' in place) {
      problems.push({ file, path: '', ...place })
      continue
    }
    const data = parseYaml(readFileSync(join(folder, path), 'utf8'), file, problems)
    if (data !== undefined) files.push({ file, data, ...place })
  }
  return files
}

function placeOf(path: string): { region?: string; section: string } | { reason: string; remedy: string } {
  const name = path.replace(/\.ya?ml$/i, '')
  const regional = /^regions\/([^/]+)\/(.+)$/.exec(name)
  const section = regional?.[2] ?? name
  const known = sectionFor(section)
  const allowed = `use one of ${sectionNames.join(', ')}`
  if (!known) return { reason: `“${section}” is not a kind of rules file`, remedy: allowed }
  if (!regional)
    return section === 'divisions'
      ? { reason: 'divisions belong to a region', remedy: 'move the file to regions/<code>/divisions.yaml' }
      : { section }
  const [, region = ''] = regional
  if (levelOf(region) === undefined)
    return { reason: `“${region}” is not a division code`, remedy: 'name the folder by a code of 2, 4, 6 or 9 digits, such as 520502' }
  return known.regional
    ? { region, section }
    : { reason: `“${section}” holds for everyone`, remedy: 'move the file out of regions/, to the same path at the top' }
}

/** Parses YAML 1.2 core; a syntax error or double key becomes a problem with its line. A file of comments only is an empty map. */
export function parseYaml(text: string, file: string, problems: RuleProblem[]): unknown {
  if (!/^[^#\s]/m.test(text)) return {}
  try {
    return load(text) ?? {}
  } catch (error) {
    const known = error instanceof YAMLException ? error : undefined
    const path = known?.mark === undefined ? '' : `line ${known.mark.line + 1}`
    const reason = `not valid YAML: ${known?.reason ?? String(error)}`
    problems.push({ file, path, reason, remedy: 'correct the line; mind indentation and the space after a colon' })
    return undefined
  }
}
