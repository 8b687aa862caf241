/** A complaint that came as a 12345 order (工单): how often the centre sent it, and what became of it each time. */

/** How a round stood: now, or when the centre sent the order again. */
export type RoundStanding = {
  status: string
  acceptedOn?: string
  declined?: { ground: string; explanation: string }
  overall?: string
  reply?: { at: string; text: string }
  closedAt?: string
}

/** Sent back as not ours (退单); the centre's ruling is final. */
export type OrderReturn = {
  at: string
  ground: string
  explanation: string
  proposedUnit?: string
  late: boolean
  ruling?: { at: string; accepted: boolean; note?: string }
}

/** More time asked of the centre, and its answer. */
export type CentreExtension = { at: string; days: number; reason: string; answer?: { at: string; granted: boolean; dueOn?: string } }

/** When the file says that the order reached us, was dispatched and is due. */
export type OrderDates = { handedOverOn: string; dispatchedOn?: string; dueOn?: string }

export type OrderRound = OrderDates & {
  no: number
  /** Round of handling that it opened. */
  handling: number
  import?: string
  /** Why it came again. */
  reason?: string
  signed?: { at: string; by: string; unit?: string }
  returned?: OrderReturn
  extensions: CentreExtension[]
  /** Answer of which round of handling went to the centre, and when (回传). */
  writtenBack?: { on: string; handling: number }
  ended?: RoundStanding
}

/** A unit that helps (协办): it reads and adds evidence. */
export type Assistant = { unit: string; unitName: string; reason: string; at: string }

export type Order = { rounds: OrderRound[]; assistants: Assistant[] }

/** The clock of the centre: nothing that we decide stops it, only the answer that reaches the centre. */
export const CENTRE_RULE = 'hotline-order'
export const RETURN_RULE = 'hotline-return'
