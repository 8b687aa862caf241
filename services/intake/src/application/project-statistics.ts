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

/** What one event says of its complaint; facts it does not name stay as they are. */
export type StatisticsChange = Partial<Pick<StatisticsRow, 'kind' | 'year'>> & { facts?: StatisticsFacts }

export interface StatisticsStore {
  /** The sequence that a complaint's row is at. */
  lastSeq(id: string): Promise<number | undefined>
  /** Makes a row; false when there is one. */
  insert(row: StatisticsRow): Promise<boolean>
  /** Changes a row that is at the sequence before this one; false when it is elsewhere or not there. */
  advance(id: string, seq: number, region: string, change: StatisticsChange): Promise<boolean>
  rows(year: number, region: string): AsyncIterable<StatisticsRow>
}

/** Applies one event to its complaint's row: `duplicate` at or below lastSeq, `gap` when the predecessor has not come yet. */
export async function projectStatistics(store: StatisticsStore, event: CloudEvent): Promise<'done' | 'duplicate' | 'gap'> {
  const { subject, sequence, region } = event
  const change = changeBy(event)
  // Written without looking: only what does not fit is looked at.
  const fits = sequence === 1 ? await store.insert(firstRow(event, change)) : await store.advance(subject, sequence, region, change)
  if (fits) return 'done'
  return sequence <= ((await store.lastSeq(subject)) ?? 0) ? 'duplicate' : 'gap'
}

const firstRow = ({ subject, region, time }: CloudEvent, { year, kind, facts }: StatisticsChange): StatisticsRow => ({
  _id: subject,
  lastSeq: 1,
  region,
  year: year ?? Number(time.slice(0, 4)),
  kind: kind ?? 'complaint',
  facts: facts ?? {},
})

function changeBy(event: CloudEvent): StatisticsChange {
  switch (event.type) {
    case e.complaintSubmittedV1.type: {
      const { receivedOn, kind } = consume(e.complaintSubmittedV1, event.data)
      return { kind, year: Number(receivedOn.slice(0, 4)) }
    }
    case e.complaintAcceptedV1.type:
      return { facts: { accepted: true } }
    case e.complaintDeclinedV1.type:
      return { facts: { declined: true } }
    case e.complaintRepliedV1.type: {
      const { inTime, overall } = consume(e.complaintRepliedV1, event.data)
      return { facts: { answered: true, inTime, ...(overall ? { overall } : {}) } }
    }
    case e.complaintClosedV1.type:
      return { facts: { closed: true } }
    case e.complaintReopenedV1.type:
      return { facts: { reopened: true, closed: false } }
    case e.complaintOrderRoundOpenedV1.type:
      return { facts: { accepted: true, reopened: true, closed: false } }
    case e.complaintRatedV1.type: {
      const { resolved, satisfaction } = consume(e.complaintRatedV1, event.data)
      return { facts: { resolved, satisfaction } }
    }
    default:
      return {}
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
