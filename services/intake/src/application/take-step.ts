import type { Dossier } from '@mingjian/dossier'
import { activeTraceparent, actorOf, type Caller, inSpan } from '@mingjian/platform'
import { civilDateAt } from '@mingjian/rulebook'
import type { ComplaintCommand } from '../domain/complaint/commands.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { type AlsoActing, findComplaint, raisedTo, requireHandlingUnit } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import type { DeadlineContext } from './make-deadline.ts'
import { officeAbove } from './route-handling.ts'

/** What every staff step is called with. */
export type StepCall = { no: string; caller: Caller; idempotencyKey?: string; ifMatch?: number }

/** `also`: who besides the handling unit may take the step. `exact`: the command was made for this very version and holds for no other. */
type TakeOptions = { also?: AlsoActing; exact?: boolean }

/** One step of a member of staff on one complaint: found within their scope, checked against their unit, decided, committed. */
export async function takeStep(
  deps: IntakeDeps,
  call: StepCall,
  command: (dossier: Dossier<Complaint>) => ComplaintCommand | Promise<ComplaintCommand>,
  { also = 'nobody', exact = false }: TakeOptions = {},
): Promise<Dossier<Complaint>> {
  const dossier = await findComplaint(deps, call.caller, call.no)
  const offered = raisedTo(dossier, call.caller)
  if (offered.length === 0) requireHandlingUnit(dossier, call.caller, also)
  const decided = await command(dossier)
  if (!offered.includes(decided.type)) requireHandlingUnit(dossier, call.caller, also)
  return inSpan('complaint commit', { 'mingjian.command': decided.type }, async () => {
    const trace = activeTraceparent()
    const outcome = await deps.complaints.execute(dossier, decided, {
      actor: actorOf(call.caller),
      ...(call.idempotencyKey ? { causation: call.idempotencyKey } : {}),
      ...(call.ifMatch === undefined && !exact ? {} : { expectedVersion: call.ifMatch ?? dossier.version }),
      ...(trace ? { trace } : {}),
    })
    return outcome.dossier
  })
}

export const today = (deps: IntakeDeps) => civilDateAt(deps.clock())

/** What deadlines of a complaint are made with, at the place where it lies. */
export function deadlineContext(
  deps: IntakeDeps,
  { handling, deadlines }: Pick<Complaint, 'handling'> & { deadlines: readonly unknown[] },
): DeadlineContext {
  const superior = officeAbove(handling.region, handling.sealedFrom, deps.agencies)?.id
  return { book: deps.rulebook(), region: handling.region, serial: deadlines.length, ...(superior ? { superior } : {}) }
}
