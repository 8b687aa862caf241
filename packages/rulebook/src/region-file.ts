import { readFileSync } from 'node:fs'
import { parseYaml } from './rule-files.ts'
import type { RuleProblem } from './rulebook-error.ts'

export type RegionRow = { code: string; name: string }

/** Reads divisions from a YAML map `code: name` or a CSV file with the columns `code` and `name`; UTF-8 with or without BOM. */
export function readRegionFile(path: string, problems: RuleProblem[]): RegionRow[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    problems.push({ file: path, path: '', reason: 'the region file cannot be read', remedy: 'check the path and its permissions' })
    return []
  }
  return /\.csv$/i.test(path)
    ? parseRegionCsv(text, path, problems)
    : regionRows(parseYaml(quoteCodes(text), path, problems), path, problems)
}

/** YAML reads an unquoted code as a number, which is harmless: codes never begin with 0. */
export function regionRows(data: unknown, file: string, problems: RuleProblem[]): RegionRow[] {
  if (data === undefined) return []
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    problems.push({ file, path: '', reason: 'not a map of code to name', remedy: 'write one line per division: "520502": 七星关区' })
    return []
  }
  return Object.entries(data).flatMap(([code, name]) => {
    if (typeof name === 'string') return [{ code, name }]
    problems.push({ file, path: code, reason: 'the name is not a text', remedy: 'write one line per division: "520502": 七星关区' })
    return []
  })
}

/** Double keys would be a YAML error without the code's name; quoting changes nothing else. */
function quoteCodes(text: string): string {
  return text.replace(/^(\d+):/gm, '"$1":')
}

function parseRegionCsv(text: string, file: string, problems: RuleProblem[]): RegionRow[] {
  const [head = '', ...lines] = text.split(/\r?\n/)
  const header = cellsOf(head).map((cell) => cell.toLowerCase())
  const [codeAt, nameAt] = [header.indexOf('code'), header.indexOf('name')]
  if (codeAt < 0 || nameAt < 0) {
    problems.push({ file, path: 'line 1', reason: 'no columns “code” and “name”', remedy: 'name the columns in the first line: code,name' })
    return []
  }
  return lines.flatMap((line) => {
    if (line.trim() === '') return []
    const cells = cellsOf(line)
    return [{ code: cells[codeAt] ?? '', name: cells[nameAt] ?? '' }]
  })
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
}
