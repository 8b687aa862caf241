import type { Agency } from '@mingjian/rulebook'
import type { AgencyTold, IntakeDeps } from './intake-deps.ts'
import { defined } from './plan-filing.ts'

/** Takes agencies over as personnel has them. One that has ended stays known: its matters go on. */
export async function followAgencies({ agencies }: Pick<IntakeDeps, 'agencies'>, told: AgencyTold[]): Promise<void> {
  if (told.length === 0) return
  const rows = told.map((each) => rowOf(each, agencies.get(each.id)))
  await agencies.put(rows)
  const touched = new Set(rows.flatMap(({ id, parentId }) => (parentId ? [id, parentId] : [id])))
  const changed = [...touched].flatMap((id) => withUnit(agencies, agencies.get(id)) ?? [])
  if (changed.length > 0) await agencies.put(changed)
}

/** All of them, a page at a time: what began to hold today was told long ago. */
export async function followAllAgencies(
  deps: Pick<IntakeDeps, 'agencies' | 'personnel'>,
  cameOn: () => void = () => undefined,
): Promise<number> {
  let cursor: string | undefined
  let followed = 0
  do {
    const { items, next } = await deps.personnel.readAgencies(cursor === undefined ? {} : { cursor })
    await followAgencies(deps, items)
    followed += items.length
    cursor = next
    cameOn()
  } while (cursor !== undefined)
  return followed
}

/** What intake asks about; personnel knows more. */
function rowOf(told: AgencyTold, before: Agency | undefined): Agency {
  const { id, name, region, kind, level, field, parentId, superiorId, phone, sign, open } = told
  const { supervisionUnitId } = before ?? {}
  const closed = open ? undefined : (true as const)
  return defined({ id, name, region, kind, level, field, parentId, superiorId, phone, sign, supervisionUnitId, closed }) as Agency
}

/** The agency with its internal supervision unit, where that is another than is known: the first of those that it commands and that are there. */
function withUnit(agencies: IntakeDeps['agencies'], agency: Agency | undefined): Agency | undefined {
  if (!agency) return undefined
  const { supervisionUnitId: known, ...rest } = agency
  const present = known === undefined ? undefined : agencies.get(known)
  if (present && !present.closed) return undefined
  const unit = agencies.subordinates(agency.id).find(({ kind, closed }) => kind === 'internal-unit' && !closed)
  if (unit?.id === known) return undefined
  return { ...rest, ...(unit ? { supervisionUnitId: unit.id } : {}) }
}
