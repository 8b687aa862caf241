// Who may see: region × unit. A record carries every key under which somebody may ask for it; a caller asks by their own few keys, on an index.

type Placed = { region: string /** The unit and what commands it, nearest first. */; chain: string[]; field?: string | undefined }

const LEVELS = [2, 4, 6, 9, 12]

/** Keys of a record. `r:` for the offices of its region and above, `a:` for its agency and those that command it, `f:` for the same field one level up. */
export function scopesOf({ region, chain, field }: Placed): string[] {
  const regions = LEVELS.filter((length) => length <= region.length).map((length) => region.slice(0, length))
  const above = regions.filter((code) => code !== region)
  return [
    ...regions.map((code) => `r:${code}`),
    ...chain.map((id) => `a:${id}`),
    ...(field ? above.map((code) => `f:${field}:${code}`) : []),
  ]
}

export type Viewer = { region: string; unit: string; kind?: string; field?: string; parentId?: string }

/** Keys by which somebody of a unit may ask: an office for its region, a field's own unit for its agency and that field below, anybody else for their agency. */
export function keysOf({ region, unit, kind, field, parentId }: Viewer): string[] {
  if (kind === 'supervision-office') return [`r:${region}`]
  const own = kind === 'internal-unit' && parentId ? parentId : unit
  const below = kind === 'internal-unit' && field ? [`f:${field}:${region}`] : []
  return [`a:${own}`, ...below]
}
