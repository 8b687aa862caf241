import type { Dossier } from '@mingjian/dossier'
import { civilDateAt, type Rulebook } from '@mingjian/rulebook'
import { firstRound } from '../domain/complaint/evolve-order.ts'
import { readersOf } from '../domain/complaint/index-fields.ts'
import { roundStanding } from '../domain/complaint/may-order.ts'
import type { OrderReturn, OrderRound } from '../domain/complaint/order.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { HotlineImport } from '../domain/hotline/hotline-import.ts'
import type { HotlineOrder } from '../domain/hotline/hotline-order.ts'
import type { HotlineDeps } from './hotline-ports.ts'

const COLUMNS = ['工单编号', '投诉编号', '办理状态', '第几次派单', '移交日期', '派单日期', '签收日期', '受理情况', '理由和说明']
const RESULTS = ['建议承办单位', '结论', '答复内容', '受理日期', '答复日期', '办结日期', '回传日期']
const HEADER = [...COLUMNS, ...RESULTS]

type Listed = { id: string; state: HotlineOrder }

/** Rows for the hotline centre: what became of each order of the file, in the rounds that the file brought. Reading it changes nothing. */
export async function* writeBack(deps: HotlineDeps, { state }: Pick<Dossier<HotlineImport>, 'state'>): AsyncGenerator<string[]> {
  yield HEADER
  const mine = ({ sightings, first, last }: HotlineOrder) =>
    new Set((sightings ?? [first, last]).filter(({ file }) => file === state.sha256).map((each) => each.import))
  for await (const page of pagesOfFile(deps, state))
    yield* rowsOf(deps, state.unit, page, (order, rounds) => {
      const imports = mine(order)
      const brought = rounds.filter(({ import: from }) => from !== undefined && imports.has(from))
      return brought.length > 0 ? brought : rounds.slice(-1)
    })
}

/** The same for all orders that reached the unit in these days, each as it stands now. */
export async function* writeBackBetween(deps: HotlineDeps, unit: string, from: string, to: string): AsyncGenerator<string[]> {
  yield HEADER
  let cursor: string | undefined
  do {
    const { items, next } = await deps.hotline.ordersBetween(unit, from, to, cursor)
    yield* rowsOf(
      deps,
      unit,
      items.map(({ _id, state }) => ({ id: _id, state })),
      (_order, rounds) => rounds.slice(-1),
    )
    cursor = next
  } while (cursor)
}

/** The orders of an import, a page at a time. */
export async function* pagesOfFile(deps: HotlineDeps, { unit, sha256 }: HotlineImport): AsyncGenerator<Listed[]> {
  for (let after: string | undefined; ; ) {
    const page = await deps.hotline.ordersOf(unit, sha256, after)
    if (page.length === 0) return
    yield page
    after = page.at(-1)?.id
  }
}

type Rounds = (order: HotlineOrder, rounds: OrderRound[]) => OrderRound[]

async function* rowsOf(deps: HotlineDeps, unit: string, page: Listed[], chosen: Rounds): AsyncGenerator<string[]> {
  const load = async (ids: string[]) => new Map((await deps.complaints.store.loadMany(ids)).map((each) => [each._id, each.state]))
  const complaints = await load(page.flatMap(({ state: { complaint } }) => complaint?.id ?? []))
  const mains = await load([...complaints.values()].flatMap(({ mergedInto }) => mergedInto ?? []))
  const book = deps.rulebook()
  for (const { state: order } of page) {
    const found = complaints.get(order.complaint?.id ?? '')
    if (!order.complaint) yield row([order.orderNo, '', '仅作统计'])
    else if (!found || !readersOf(found).includes(unit)) yield row([order.orderNo, '', '已转有权机关'])
    else {
      const main = mains.get(found.mergedInto ?? '')
      const answer = main && readersOf(main).includes(unit) ? main : found
      for (const round of chosen(order, roundsOf(found))) yield orderRow(book, order.orderNo, found, round, answer)
    }
  }
}

/** A dossier from before rounds were kept had one. */
const roundsOf = ({ order, source, receivedOn }: Complaint): OrderRound[] =>
  order?.rounds ?? [firstRound(source?.import ?? '', source?.dates, receivedOn)]

const row = (cells: string[]) => HEADER.map((_name, at) => cells[at] ?? '')

/** A round that is over as it stood when the centre sent the order again; the present one as it stands, merged with the answer of its main complaint. */
function orderRow(book: Rulebook, orderNo: string, found: Complaint, round: OrderRound, answering: Complaint): string[] {
  const standing = round.ended ?? { ...roundStanding(found), ...pick(roundStanding(answering), ['overall', 'reply', 'closedAt']) }
  const { status, acceptedOn, declined, overall, reply, closedAt } = standing
  const { returned, signed, writtenBack } = round
  const grounds = book.codes('decline-grounds')
  const [state, why] =
    returned && status === 'returned'
      ? returnedWords(book, returned)
      : declined
        ? ['不予受理', `${grounds.nameOf(declined.ground)}：${declined.explanation}`]
        : [acceptedOn ? '受理' : '', '']
  return [
    orderNo,
    found.no,
    book.codes('complaint-statuses').nameOf(status),
    String(round.no),
    round.handedOverOn,
    round.dispatchedOn ?? '',
    dayIn(signed?.at),
    state,
    why,
    returned?.proposedUnit ?? '',
    overall ? book.codes('conclusions').nameOf(overall) : '',
    reply?.text ?? '',
    acceptedOn ?? '',
    dayIn(reply?.at),
    dayIn(closedAt),
    writtenBack?.on ?? '',
  ]
}

function returnedWords(book: Rulebook, { ground, explanation, ruling }: OrderReturn): [string, string] {
  const state = ruling ? '退单，中心同意' : '退单，等待裁定'
  return [state, `${book.codes('order-return-grounds').nameOf(ground)}：${explanation}`]
}

const dayIn = (at: string | undefined) => (at ? civilDateAt(at) : '')

const pick = <T extends object, Key extends keyof T>(value: T, keys: Key[]): Partial<Pick<T, Key>> =>
  Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]]))) as Partial<Pick<T, Key>>
