import { factsKnown } from '../domain/certificate/check.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import { everyPage } from './every-one.ts'
import type { Giving } from './export-ports.ts'
import { personCells } from './give-officer-rows.ts'
import type { Cells } from './read-cells.ts'

/** A table has no word for a suspension: filed again from one, a card that does not hold would be in force. */
const GIVEN = ['issued', 'expired']

/** The newest card of each certificate in force or expired whose holder is in a post. */
export async function* giveCertificateRows(giving: Giving): AsyncGenerator<Cells> {
  const { deps, scope } = giving
  for await (const items of everyPage(deps.certificates, { ...scope, 'index.status': { $in: GIVEN } })) {
    const holders = await deps.officers.findMany({ _id: { $in: [...new Set(items.map(({ state }) => state.officer))] } })
    const holderOf = new Map(holders.map((holder) => [holder._id, holder.state]))
    for (const { region, state } of items) {
      const holder = holderOf.get(state.officer)
      const card = factsKnown(state).findLast((fact) => fact.kind === 'card')
      if (!holder || holder.left || card?.kind !== 'card') continue
      yield {
        ...(await personCells(giving, holder)),
        no: card.no,
        kind: deps.rulebook.for(region).certificates.kinds[state.kind]?.name ?? state.kind,
        issuedOn: dayOf(card.from),
        validTo: lastDayBefore(card.to),
        issuer: card.issuer,
      }
    }
  }
}
