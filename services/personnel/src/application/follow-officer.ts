import { factsKnown } from '../domain/certificate/check.ts'
import { isUnderWay } from '../domain/certificate/steps.ts'
import { dayOf } from '../domain/instants.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

const OPEN = ['issued', 'suspended', 'lost']

/** Who leaves or moves hands in the cards of the old post: applications under way end, cards are cancelled from that day. Again it has no effect. */
export async function followOfficer(
  deps: PersonnelDeps,
  officer: string,
  { on, ground, except }: { on: string; ground: 'left-staff' | 'moved' /** Cards of this unit stay. */; except?: string },
  event: string,
): Promise<void> {
  const actor = { kind: 'system' as const, id: 'officer-register' }
  for (const { _id, state } of await deps.certificates.findMany({ 'index.officer': officer })) {
    if (state.agency === except) continue
    if (isUnderWay(state))
      await deps.certificates.execute(_id, { type: 'withdraw', reason: '人员已离开或者调动' }, { actor, causation: `${event}:withdraw` })
    if (!OPEN.includes(state.status)) continue
    const first = factsKnown(state).find(({ kind }) => kind === 'card')?.from
    const day = first && dayOf(first) > on ? dayOf(first) : on
    await deps.certificates.execute(_id, { type: 'cancel', on: day, ground }, { actor, causation: event })
  }
}
