export type RegionLevel = 'province' | 'city' | 'county' | 'township'

export interface Region {
  /** Division code without trailing zeros: 52, 5205, 520502, 520502001. Source: GB/T 2260, GB/T 10114. */
  code: string
  name: string
  /** From the tree's top: 毕节市七星关区市西街道. */
  fullName: string
  level: RegionLevel
  parent?: string
}

export interface RegionTree {
  readonly size: number
  get(code: string): Region | undefined
  children(code: string): Region[]
  /** From the nearest upwards; only those that are in the tree. */
  ancestors(code: string): Region[]
  readonly roots: readonly Region[]
  all(): Iterable<Region>
}

const LEVELS: Record<number, RegionLevel> = { 2: 'province', 4: 'city', 6: 'county', 9: 'township' }

export function levelOf(code: string): RegionLevel | undefined {
  return /^\d+$/.test(code) ? LEVELS[code.length] : undefined
}

/** True when a's code is a proper prefix of b's: a's office stands above b's. */
export function isAbove(a: string, b: string): boolean {
  return a.length < b.length && b.startsWith(a)
}

/** True for the same division and for those above. */
export function covers(a: string, b: string): boolean {
  return b.startsWith(a)
}

/** The codes above a code, nearest first, whether or not a tree has them: 520502001 → 520502, 5205, 52. */
export function codesAbove(code: string): string[] {
  return [6, 4, 2].filter((length) => length < code.length).map((length) => code.slice(0, length))
}

/** Writes a code as it is kept here: 520500 and 520500000000 become 5205; anything else is returned unchanged. */
export function trimRegionCode(code: string): string {
  if (!/^(\d{6}|\d{12})$/.test(code)) return code
  if (code.length === 12 && !code.endsWith('000')) return code
  const township = code.slice(0, 9)
  if (township.length === 9 && !township.endsWith('000')) return township
  return code.slice(0, 6).replace(/(00){1,2}$/, '')
}

export interface RegionProblem {
  code: string
  reason: string
  remedy: string
}

/** Builds the tree or lists everything that is wrong: malformed, double and orphaned codes. */
export function createRegionTree(rows: Iterable<{ code: string; name: string }>): { tree: RegionTree; problems: RegionProblem[] } {
  const problems: RegionProblem[] = []
  const names = new Map<string, string>()
  for (const row of rows) {
    const code = trimRegionCode(row.code.trim())
    const name = row.name.trim()
    if (levelOf(code) === undefined) {
      problems.push({ code: row.code, reason: 'malformed code', remedy: 'write 2, 4, 6 or 9 digits (GB/T 2260, GB/T 10114)' })
    } else if (names.has(code)) {
      problems.push({ code: row.code, reason: `duplicate code (${names.get(code)} and ${name})`, remedy: 'keep one of the two lines' })
    } else if (name === '') {
      problems.push({ code: row.code, reason: 'empty name', remedy: "write the division's name" })
    } else names.set(code, name)
  }
  const top = Math.min(...[...names.keys()].map((code) => code.length))
  const regions = new Map<string, Region>()
  const children = new Map<string, Region[]>()
  for (const code of [...names.keys()].sort((a, b) => a.length - b.length || a.localeCompare(b))) {
    const name = names.get(code) ?? ''
    const parent = codesAbove(code).find((above) => regions.has(above))
    if (parent === undefined && code.length > top) {
      const remedy = `add a line for one of ${codesAbove(code).join(', ')}, or check the code`
      problems.push({ code, reason: 'orphan: no division above it is in the file', remedy })
      continue
    }
    const fullName = (parent === undefined ? '' : (regions.get(parent)?.fullName ?? '')) + name
    const region: Region = { code, name, fullName, level: levelOf(code) ?? 'township', ...(parent === undefined ? {} : { parent }) }
    regions.set(code, region)
    const key = parent ?? ''
    const siblings = children.get(key)
    if (siblings) siblings.push(region)
    else children.set(key, [region])
  }
  const tree: RegionTree = {
    size: regions.size,
    get: (code) => regions.get(code),
    children: (code) => (code === '' ? [] : [...(children.get(code) ?? [])]),
    ancestors: (code) => codesAbove(code).flatMap((above) => regions.get(above) ?? []),
    roots: children.get('') ?? [],
    all: () => regions.values(),
  }
  return { tree, problems }
}
