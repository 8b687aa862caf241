import { dayOf, lastDayBefore } from '../domain/instants.ts'
import { everyOne } from './every-one.ts'
import type { Giving } from './export-ports.ts'
import type { Cells } from './read-cells.ts'
import { CHECKED, WITHHELD } from './take-appointment-row.ts'

/** Who is in office; how they are reached is not told. */
export async function* giveAppointmentRows({ deps, scope }: Giving): AsyncGenerator<Cells> {
  for await (const { region, state } of everyOne(deps.appointments, { ...scope, 'index.inOffice': true })) {
    const { name, background, employer, fields, from, until } = state
    const rule = deps.rulebook.for(region).appointments.kinds[state.kind]
    yield {
      kind: rule?.name ?? state.kind,
      name,
      region,
      background: rule?.backgrounds[background]?.name ?? background,
      ...(employer ? { employer } : {}),
      ...(fields.length > 0 ? { fields: fields.join('、') } : {}),
      contact: WITHHELD,
      notBarred: CHECKED,
      on: dayOf(from),
      until: lastDayBefore(until),
    }
  }
}
