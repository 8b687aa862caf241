/** A statutory day with the mark 暂定. */
export type Due = { rule: string; dueOn: string; provisional: boolean }

/** What is known here of one complaint of a place below: only what its events say, which is nothing of the complainant. */
export type ComplaintBelow = {
  /** `<namespace>/<dossier>`: no place changes the row of another. */
  _id: string
  lastSeq: number
  namespace: string
  dossier: string
  no: string
  /** Where it lies, and that with all regions above, by which lists start. */
  region: string
  above: string[]
  status: string
  /** Where it goes on when it rests now. */
  before?: string
  kind: string
  channel: string
  receivedOn: string
  accusedAgencyId?: string
  accusedAgencyName?: string
  /** Units complained of and all that they command: none of them sees it, wherever they stand. */
  sealedFrom: string[]
  handlingUnit: string
  handlingUnitName?: string
  assignedUnit?: string
  retaliation: boolean
  due?: Due
  /** The place itself told that the day has passed. */
  overdue: boolean
  overall?: string
  inTime?: boolean
  closedOn?: string
  updatedAt: string
}

/** What one event changes. `null` takes a fact away. */
export type Change = {
  status?: string
  /** The status rests on the one before, which `goesOn` brings back. */
  rests?: true
  goesOn?: true
  due?: Due | null
  /** A day that is counted anew, if it is the one that runs. */
  recounted?: Due
  /** A day that has passed, if it is the one that runs. */
  passed?: Due
  handling?: { unit: string; name?: string }
  assignedUnit?: string
  overall?: string
  inTime?: boolean
  closedOn?: string | null
}

/** The row after the next event of its dossier. */
export function changed(row: ComplaintBelow, change: Change, seq: number, at: string): ComplaintBelow {
  const { due, before, closedOn, assignedUnit, handlingUnitName, ...rest } = row
  const nextDue = change.due === undefined ? (sameDay(change.recounted, due) ? change.recounted : due) : (change.due ?? undefined)
  const status = change.goesOn ? (before ?? row.status) : (change.status ?? row.status)
  const nextBefore = change.rests ? (before ?? row.status) : change.goesOn || change.status ? undefined : before
  const nextClosed = change.closedOn === undefined ? closedOn : (change.closedOn ?? undefined)
  const assigned = change.handling ? undefined : (change.assignedUnit ?? assignedUnit)
  const name = change.handling ? change.handling.name : handlingUnitName
  return {
    ...rest,
    lastSeq: seq,
    status,
    overdue: nextDue === due ? row.overdue || sameDay(change.passed, due) : false,
    updatedAt: at,
    ...(change.handling ? { handlingUnit: change.handling.unit } : {}),
    ...(nextDue ? { due: nextDue } : {}),
    ...(nextBefore ? { before: nextBefore } : {}),
    ...(nextClosed ? { closedOn: nextClosed } : {}),
    ...(assigned ? { assignedUnit: assigned } : {}),
    ...(name ? { handlingUnitName: name } : {}),
    ...(change.overall ? { overall: change.overall } : {}),
    ...(change.inTime === undefined ? {} : { inTime: change.inTime }),
  }
}

const sameDay = (one: Due | undefined, other: Due | undefined) => one !== undefined && one.rule === other?.rule
