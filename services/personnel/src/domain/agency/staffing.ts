import type { Agency, Headcount, StaffingMeasure } from './state.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type Count = Headcount & { minimum: number }
type Crossing = { measure: StaffingMeasure; count: number; minimum: number }

export type StaffingEvent = E<'StaffingCounted', Count> | E<'StaffingFell', Crossing> | E<'StaffingRecovered', Crossing>
export type StaffingCommand = { type: 'count-staffing' } & Count

const MEASURES: readonly StaffingMeasure[] = ['named', 'certified']

/** What a new count says: itself where it differs, and by each measure whether the unit fell below the minimum or is back. A unit counted for the first time is short or it is not. */
export function countStaffing(state: Agency, { type: _type, ...count }: StaffingCommand): StaffingEvent[] {
  if (!state.id || state.ended) return []
  const before = state.staffing.at(-1)
  const same = before && (['named', 'certified', 'partTime', 'minimum'] as const).every((key) => before[key] === count[key])
  if (same) return []
  const crossed = MEASURES.flatMap((measure): StaffingEvent[] => {
    const short = count[measure] < count.minimum
    const was = before ? before[measure] < before.minimum : false
    if (short === was) return []
    return [{ type: short ? 'StaffingFell' : 'StaffingRecovered', data: { measure, count: count[measure], minimum: count.minimum } }]
  })
  return [{ type: 'StaffingCounted', data: count }, ...crossed]
}

/** By what the compliance list finds a unit: none where the rule does not bind it, or it is no more. */
export function staffingIndex({ staffing, ended }: Agency): Record<string, unknown> {
  const now = staffing.at(-1)
  if (!now || ended) return {}
  return { unit: true, short: MEASURES.filter((measure) => now[measure] < now.minimum) }
}
