import { newestFacts } from '../domain/agency/agency-at.ts'
import { dayOf } from '../domain/instants.ts'
import { everyOne } from './every-one.ts'
import type { Giving } from './export-ports.ts'
import { AGENCY_KINDS, AGENCY_LEVELS, AGENCY_RANKS, type Cells, wordFor } from './read-cells.ts'

/** Agencies that exist, each below those that it names, as an import asks for. Only ids are remembered; the list is read once a level. */
export async function* giveAgencyRows({ deps, scope }: Giving): AsyncGenerator<Cells> {
  const filter = { ...scope, 'index.open': true }
  const left = new Set<string>()
  for await (const { _id } of everyOne(deps.agencies, filter)) left.add(_id)
  for (let stuck = false; left.size > 0; ) {
    const before = left.size
    for await (const { _id, state } of everyOne(deps.agencies, filter)) {
      const { name, kind, level, rank, field, parentId, superiorId, phone, sign } = newestFacts(state)
      const waits = [parentId, superiorId].some((other) => other !== undefined && other !== _id && left.has(other))
      if (!left.has(_id) || (waits && !stuck)) continue
      left.delete(_id)
      const given = { creditCode: state.creditCode, field, parentId, superiorId, phone, sign }
      yield {
        id: _id,
        name,
        region: state.region,
        kind: wordFor(kind, AGENCY_KINDS),
        level: wordFor(level, AGENCY_LEVELS),
        ...(rank ? { rank: wordFor(rank, AGENCY_RANKS) } : {}),
        ...(JSON.parse(JSON.stringify(given)) as Cells),
        on: dayOf(state.openedAt),
      }
    }
    if (left.size === before && stuck) return
    stuck = left.size === before
  }
}
