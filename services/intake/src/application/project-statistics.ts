import { type CloudEvent, consume, intakeEvents as e } from '@mingjian/contracts'

/** What the yearly numbers need to know of one complaint. */
export type StatisticsFacts = {
  accepted?: boolean
  declined?: boolean
  answered?: boolean
  inTime?: boolean
  closed?: boolean
  overall?: string
  resolved?: boolean
  satisfaction?: number
  reopened?: boolean
}
export type StatisticsRow = { _id: string; lastSeq: number; region: string; year: number; kind: string; facts: StatisticsFacts }

export interface StatisticsStore {
  load(id: string): Promise<StatisticsRow | undefined>
  /** Writes when the stored row still has `before` as its lastSeq (0: none yet). */
  save(row: StatisticsRow, before: number): Promise<boolean>
  rows(year: number, region: string): AsyncIterable<StatisticsRow>
}

/** Applies one event to its complaint's row: `duplicate` at or below lastSeq, `gap` when the predecessor has not come yet. */
export async function projectStatistics(store: StatisticsStore, event: CloudEvent): Promise<'done' | 'duplicate' | 'gap'> {
  // The first event of most complaints meets no row: it is written without looking.
  if (event.sequence === 1 && (await store.save({ ...applied(emptyRow(event), event), lastSeq: 1 }, 0))) return 'done'
  const row = await store.load(event.subject)
  const before = row?.lastSeq ?? 0
  if (event.sequence <= before) return 'duplicate'
  if (event.sequence > before + 1) return 'gap'
  const next = { ...applied(row ?? emptyRow(event), event), lastSeq: event.sequence, region: event.region }
  return (await store.save(next, before)) ? 'done' : 'gap'
}

const emptyRow = (event: CloudEvent): StatisticsRow => ({
  _id: event.subject,
  lastSeq: 0,
  region: event.region,
  year: Number(event.time.slice(0, 4)),
  kind: 'complaint',
  facts: {},
})

function applied(row: StatisticsRow, event: CloudEvent): StatisticsRow {
  const facts = (more: StatisticsFacts): StatisticsRow => ({ ...row, facts: { ...row.facts, ...more } })
  switch (event.type) {
    case e.complaintSubmittedV1.type: {
      const { receivedOn, kind } = consume(e.complaintSubmittedV1, event.data)
      return { ...row, kind, year: Number(receivedOn.slice(0, 4)) }
    }
    case e.complaintAcceptedV1.type:
      return facts({ accepted: true })
    case e.complaintDeclinedV1.type:
      return facts({ declined: true })
    case e.complaintRepliedV1.type: {
      const { inTime, overall } = consume(e.complaintRepliedV1, event.data)
      return facts({ answered: true, inTime, ...(overall ? { overall } : {}) })
    }
    case e.complaintClosedV1.type:
      return facts({ closed: true })
    case e.complaintReopenedV1.type:
      return facts({ reopened: true, closed: false })
    case e.complaintOrderRoundOpenedV1.type:
      return facts({ accepted: true, reopened: true, closed: false })
    case e.complaintRatedV1.type: {
      const { resolved, satisfaction } = consume(e.complaintRatedV1, event.data)
      return facts({ resolved, satisfaction })
    }
    default:
      return row
  }
}

export type YearlyNumbers = {
  year: number
  region: string
  received: number
  accepted: number
  declined: number
  answered: number
  answeredInTime: number
  closed: number
  upheld: number
  partlyUpheld: number
  notUpheld: number
  unverifiable: number
  rated: number
  resolved: number
  satisfactionAverage?: number
}

/** The numbers of one year, counted from the rows. */
export async function yearlyNumbers(store: StatisticsStore, year: number, region: string): Promise<YearlyNumbers> {
  const sum = {
    received: 0,
    accepted: 0,
    declined: 0,
    answered: 0,
    answeredInTime: 0,
    closed: 0,
    upheld: 0,
    partlyUpheld: 0,
    notUpheld: 0,
    unverifiable: 0,
    rated: 0,
    resolved: 0,
  }
  let satisfaction = 0
  for await (const { facts } of store.rows(year, region)) {
    sum.received += 1
    if (facts.accepted) sum.accepted += 1
    if (facts.declined) sum.declined += 1
    if (facts.answered) sum.answered += 1
    if (facts.answered && facts.inTime) sum.answeredInTime += 1
    if (facts.closed) sum.closed += 1
    if (facts.overall === 'upheld') sum.upheld += 1
    if (facts.overall === 'partly-upheld') sum.partlyUpheld += 1
    if (facts.overall === 'not-upheld') sum.notUpheld += 1
    if (facts.overall === 'unverifiable') sum.unverifiable += 1
    if (facts.satisfaction !== undefined) {
      sum.rated += 1
      satisfaction += facts.satisfaction
      if (facts.resolved) sum.resolved += 1
    }
  }
  return { year, region, ...sum, ...(sum.rated > 0 ? { satisfactionAverage: Math.round((satisfaction / sum.rated) * 100) / 100 } : {}) }
}
