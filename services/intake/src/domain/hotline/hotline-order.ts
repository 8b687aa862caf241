import { type Decider, derivedId } from '@mingjian/dossier'

/** Where a content was met: one row of one file in one import. */
export type Sighting = { import: string; file: string; row: number }

/** How it was decided whether an order becomes a complaint; by the versioned category mapping, or by the import's own choice where a file has no category. */
export type Classification = {
  concerned: boolean
  by: 'category' | 'keyword' | 'uncategorised' | 'nothing'
  entryId?: string
  keyword?: string
  mappingVersion: number
}

/** What statistics need of an order; never a name or a number of a person. */
export type OrderFacts = {
  region: string
  classification: Classification
  category?: string
  categoryCode?: string
  orderType?: string
  status?: string
  receivedAt?: string
  dispatchedAt?: string
  transferredOn?: string
  dueAt?: string
  /** Day on which its clock starts: 移交日期, or the day of the import. */
  receivedOn?: string
  satisfaction?: string
  /** Keyed hash of title and content alone: whether the caller says something else. */
  matter?: string
}

/** A 12345 order (工单) as its centre numbers it: a living thing that may come again with another content. */
export type HotlineOrder = OrderFacts & {
  orderNo: string
  /** Series of numbers that the order's number belongs to, within the importing region. */
  source: string
  /** Unit that imported it. */
  unit: string
  profile: string
  /** The complaint made from it; absent when it is kept for statistics only. */
  complaint?: { id: string; no: string }
  /** Keyed hashes of the contents known, the latest last. */
  contents: string[]
  first: Sighting & { complaint: boolean }
  last: Sighting
  /** Where each content was met, the latest last. */
  sightings: Sighting[]
  rounds: number
}

/** Redacted text of an order that is kept for statistics only; that of a complaint stands in the complaint. */
type Text = { title: string; content: string }
export type OrderImport = Omit<HotlineOrder, 'contents' | 'first' | 'last' | 'sightings' | 'rounds'> & {
  seen: Sighting
  content: string
  text?: Text
}
export type OrderRevision = {
  seen: Sighting
  content: string
  facts: OrderFacts
  text?: Text
  complaint?: { id: string; no: string }
  /** The whole row, sealed under the order's own data key. */
  original: string
}

export type HotlineOrderEvent = { type: 'OrderImported'; data: OrderImport } | { type: 'OrderRevised'; data: OrderRevision }
export type HotlineOrderCommand = ({ type: 'import' } & OrderImport) | ({ type: 'revise' } & OrderRevision)

const KNOWN_CONTENTS = 50

/** Series of numbers of orders whose file or form names none. */
export const DEFAULT_SOURCE = 'hotline-12345'

/** One order is one dossier: the number within its series, within the region that its centre serves. */
export const orderId = (region: string, source: string, orderNo: string) => derivedId(`${region}:${source}:${orderNo}`, 'hotline-order')

/** The complaint that an order becomes, by whichever way it comes in first. */
export const complaintOf = (order: string) => derivedId(order, 'complaint')

/** The order as a dossier; nothing of it leaves intake. */
export const hotlineOrder: Decider<HotlineOrder, HotlineOrderCommand, HotlineOrderEvent> = {
  shape: 2,
  initial: {} as HotlineOrder,
  decide(state, { type, ...data }) {
    if (type === 'import') return state.orderNo ? [] : [{ type: 'OrderImported', data: data as OrderImport }]
    return state.contents.includes(data.content) ? [] : [{ type: 'OrderRevised', data: data as OrderRevision }]
  },
  evolve(state, { type, data }) {
    if (type === 'OrderImported') {
      const { seen, content, text: _text, ...order } = data
      return {
        ...order,
        contents: [content],
        first: { ...seen, complaint: data.complaint !== undefined },
        last: seen,
        sightings: [seen],
        rounds: 1,
      }
    }
    const { seen, content, facts, complaint } = data
    const contents = [...state.contents, content].slice(-KNOWN_CONTENTS)
    const { status: _status, satisfaction: _said, ...rest } = state
    return {
      ...rest,
      ...facts,
      ...(complaint ? { complaint } : {}),
      contents,
      last: seen,
      sightings: [...state.sightings, seen].slice(-KNOWN_CONTENTS),
      rounds: state.rounds + 1,
    }
  },
  isPublic: () => false,
  dueAt: () => null,
  index: ({ unit, sightings, receivedOn }) => ({
    unit,
    files: [...new Set(sightings.map(({ file }) => file))],
    receivedOn: receivedOn ?? '',
  }),
  region: ({ region }) => region,
}
