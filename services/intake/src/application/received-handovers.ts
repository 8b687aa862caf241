import type { Caller } from '@mingjian/platform'
import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'

type Taken = { handover: string; from: string; formerNo: string; complaintNo: string; at: string }

const receives = ({ agencies, handover }: IntakeDeps, caller: Caller): boolean =>
  agencies.supervisionOffice(handover.homeRegion)?.id === caller.unit

/** What the receiving office took over, the latest first. Everybody else receives nothing, and has nothing to see. */
export async function listTaken(deps: IntakeDeps, caller: Caller): Promise<Taken[]> {
  if (!receives(deps, caller)) return []
  const items = await deps.handover.received.lately()
  return items.map(({ handover, from, no, complaintNo = '', at }) => ({
    handover,
    from: from.name,
    formerNo: no,
    complaintNo,
    at: at.toISOString(),
  }))
}

/** The acknowledgement of a package that lies here, as it was signed when it came. */
export async function readAcknowledgement(deps: IntakeDeps, caller: Caller, handover: string): Promise<{ ack: string; formerNo: string }> {
  const kept = receives(deps, caller) ? await deps.handover.received.find(handover) : undefined
  if (!kept) throw refuse('handover-none', '没有收到过这次移交的包，请先接收移交包。')
  return { ack: kept.ack, formerNo: kept.no }
}
