import { type RejectedRow, type RunRows, SeenRows, type TableRow } from '@mingjian/bulk'
import { type Actor, blindIndex, type CommandEnvelope, DomainError, type Dossier, sealField } from '@mingjian/dossier'
import type { Partner } from '../domain/complaint/custody.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { Counters, HotlineImport } from '../domain/hotline/hotline-import.ts'
import { complaintOf, type HotlineOrder, type OrderImport, orderId, type Sighting } from '../domain/hotline/hotline-order.ts'
import { type OrderRow, readOrderRow } from '../domain/hotline/read-order-row.ts'
import { seal } from './file-complaint.ts'
import { classify, factsOf, filingOf, isWithheld, keepable, readableText, regionOf } from './hotline-filing.ts'
import type { HotlineDeps } from './hotline-ports.ts'
import { mainAnswered, mainOf } from './main-complaint.ts'
import { orderDataKey } from './order-data-key.ts'
import { askedAgain } from './order-deadlines.ts'
import { complaintNumber, type FilingInput, type FilingPlan, planFiling } from './plan-filing.ts'
import { rowsAbove } from './seal-hotline-rows.ts'

type Met = { source: TableRow; row: OrderRow; id: string; content: string; matter: string; region: string }
type Read = Met | { source: TableRow; reason: string } | { source: TableRow; again: true }
type Planned = { met: Met; filing: FilingInput; plan: FilingPlan; id: string }
type Linked = { id: string; no: string }
/** What becomes of a row: a complaint here, one that is sealed to the superior, none, or nothing because it cannot be taken. */
type Settled = { planned?: Planned; superior?: Partner } | { reason: string; stays?: false }
const TOGETHER = 50
const NOTHING = { planned: undefined, superior: undefined, reason: undefined, stays: undefined }
const ORDER_CHANGED = '工单再次推送，内容有变化'

/**
 * Takes rows of one import in, a batch at a time. Each row's outcome depends on the file, the job and what other imports left alone: a batch taken
 * again after a crash gives the same outcomes and changes nothing.
 */
export function hotlineRows(live: HotlineDeps, job: Dossier<HotlineImport>, failed: (error: unknown) => void): RunRows<Counters> {
  const seen = new SeenRows()
  const { state, _id: importId } = job
  const deps: HotlineDeps = { ...live, clock: () => new Date(`${state.day}T12:00:00+08:00`) }
  const book = deps.rulebook()
  const actor: Actor = { kind: 'staff', id: state.by.id, title: state.by.title, region: state.region, unit: state.unit }
  const names = Object.fromEntries(Object.entries(book.for(state.region).importColumns.fields).map(([field, { name }]) => [field, name]))
  const above = rowsAbove(deps, state, importId)
  const sighting = (row: number): Sighting => ({ import: importId, file: state.sha256, row })

  /** What the file alone says of a row; the first row of each number is remembered. */
  function read(source: TableRow): Read {
    if (source.problem) return { source, reason: source.problem }
    const parsed = readOrderRow(source.cells, state.columns, names)
    if ('reason' in parsed) return { source, reason: parsed.reason }
    const { row } = parsed
    const region = regionOf(row.region, state.region, book)
    if (!region) return { source, reason: `“${names.region}”不在本地区范围内，请核对` }
    if ((row.handedOverAt?.slice(0, 10) ?? '') > state.day) return { source, reason: `“${names.handedOverAt}”晚于导入当天，请核对` }
    const id = orderId(state.region, state.source, row.orderNo)
    const content = blindIndex(deps.keys, 'hotline-content', JSON.stringify(row, Object.keys(row).sort()))
    const matter = blindIndex(deps.keys, 'hotline-matter', JSON.stringify([row.title, row.content]))
    const earlier = seen.meet(id, Buffer.from(content, 'base64url'), source.rowNumber)
    if (earlier?.same) return { source, again: true }
    if (earlier) return { source, reason: `与第 ${earlier.row} 行编号相同而内容不同，请核对后保留一行` }
    return { source, row, id, content, matter, region }
  }

  /** Takes the rows in and answers their counts; everything is durable when it resolves. A dry run only counts. */
  async function take(sources: TableRow[]): Promise<Counters> {
    const reads = sources.map(read)
    const rejected: RejectedRow[] = []
    const reject = ({ rowNumber, cells }: TableRow, reason: string, stays = above.mayStay(cells)) =>
      void rejected.push({ rowNumber, cells: stays ? cells : [], reason })
    const fresh: Met[] = []
    for (const each of reads) {
      if ('reason' in each) reject(each.source, each.reason)
      else if ('row' in each) fresh.push(each)
    }
    const known = await deps.hotline.known(fresh.map(({ id }) => id))
    const counters: Counters = {
      read: sources.length,
      created: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      sealed: 0,
      complaints: 0,
      statistics: 0,
    }
    const created: { met: Met; planned?: Planned; linked?: Linked }[] = []
    const sealed: { planned: Planned; superior: Partner }[] = []
    const revised: { met: Met; order: HotlineOrder }[] = []
    const countNew = (concerned: boolean) => {
      counters.created += 1
      counters[concerned ? 'complaints' : 'statistics'] += 1
    }
    for (const met of fresh) {
      const order = known.get(met.id)
      const outcome = order ? outcomeOf(order, met) : 'create'
      if (order && outcome === 'created') countNew(order.first.complaint)
      else if (outcome === 'updated') counters.updated += 1
      else if (order && outcome === 'revise') revised.push({ met, order })
      else if (outcome === 'create') created.push({ met })
    }
    for (const each of created) {
      const { planned, superior, reason, stays } = { ...NOTHING, ...(await settle(each.met)) }
      if (reason !== undefined) reject(each.met.source, reason, stays)
      else if (planned && superior) sealed.push({ planned, superior })
      else {
        if (planned) each.planned = planned
        countNew(planned !== undefined)
      }
    }
    const changes: { met: Met; order: HotlineOrder; planned?: Planned }[] = []
    for (const { met, order } of revised) {
      const { planned, superior, reason, stays } = { ...NOTHING, ...(await settle(met)) }
      if (planned && superior) sealed.push({ planned, superior })
      else if (reason !== undefined && (!order.complaint || stays === false)) reject(met.source, reason, stays)
      else changes.push({ met, order, ...(planned && !order.complaint ? { planned } : {}) })
    }
    const gone = new Set([...rejected.map(({ rowNumber }) => rowNumber), ...sealed.map(({ planned }) => planned.met.source.rowNumber)])
    const taken = created.filter(({ met }) => !gone.has(met.source.rowNumber))
    counters.updated += changes.length
    counters.rejected = rejected.length
    counters.sealed = sealed.length
    counters.unchanged = counters.read - counters.created - counters.updated - counters.rejected - counters.sealed
    if (!state.dryRun) {
      await above.seal(sealed.map(({ planned: { met, ...rest }, superior }) => ({ ...met, ...rest, order: met.id, superior })))
      const linked = await insertComplaints([...taken, ...changes].flatMap(({ planned }) => planned ?? []))
      if (taken.length > 0) await deps.hotline.insertOrders(taken.map(({ met, planned }) => order(met, planned && linked.get(planned.id))))
      for (const { met, order: before, planned } of changes) await revise(met, before, planned && linked.get(planned.id))
    }
    if (rejected.length > 0) await deps.imports.addRejects(job, rejected)
    return counters
  }

  function outcomeOf({ first, last, contents }: HotlineOrder, { content, source }: Met) {
    if (first.import === importId && first.row === source.rowNumber) return 'created'
    if (last.import === importId && last.row === source.rowNumber) return 'updated'
    return contents.includes(content) ? 'unchanged' : 'revise'
  }

  function plan(met: Met): { planned?: Planned } | { reason: string } {
    const { concerned, problemType } = classify(met.row, state, book)
    if (!concerned) return {}
    const filing = filingOf(met.row, met.region, problemType, state)
    try {
      return { planned: { met, filing, plan: planFiling(deps, filing), id: complaintOf(met.id) } }
    } catch (error) {
      if (error instanceof DomainError) return { reason: error.message }
      throw error
    }
  }

  /** The plan of a row, and the superior that it has to go to, if it may not stay. */
  async function settle(met: Met): Promise<Settled> {
    const made = plan(met)
    if ('reason' in made || !made.planned) return made
    return { ...made, ...(await above.superiorOf(made.planned)) }
  }

  /** Numbers belong to their holder and ids to their order: made again, they are the same. */
  async function insertComplaints(planned: Planned[]): Promise<Map<string, Linked>> {
    const linked = new Map<string, Linked>()
    const bySeries = Map.groupBy(planned, ({ plan: { series } }) => series)
    const drafts: Dossier<Complaint>[] = []
    for (const [series, group] of bySeries) {
      const numbers = await deps.numbers.allocateMany(
        series,
        group.map(({ id }) => id),
      )
      for (const [at, each] of group.entries()) {
        const no = complaintNumber(series, numbers[at] as number)
        linked.set(each.id, { id: each.id, no })
        drafts.push(draft(each, no))
        if (at % 10 === 9) await new Promise<void>((resolve) => setImmediate(resolve))
      }
    }
    // A few at a time, so that a filing waits for none of them long.
    for (let at = 0; at < drafts.length; at += TOGETHER) await deps.complaints.store.insertMany(drafts.slice(at, at + TOGETHER))
    return linked
  }

  function draft({ met, filing, plan: planned, id }: Planned, no: string): Dossier<Complaint> {
    const source = above.sourceOf(met.row, met.id)
    const { submission, key } = seal(deps, filing, planned, { id, no, attachments: [], source })
    return deps.complaints.draft(id, { type: 'submit', submission }, { actor, key, causation: `${importId}:${met.source.rowNumber}` })
  }

  function order(met: Met, complaint: Linked | undefined): Dossier<HotlineOrder> {
    const { row, content, source } = met
    const data: OrderImport = {
      ...factsOf(row, met.region, classify(row, state, book), { day: state.day, matter: met.matter }),
      orderNo: row.orderNo,
      source: state.source,
      unit: state.unit,
      profile: `${state.profile}@${state.profileVersion}`,
      content,
      seen: sighting(source.rowNumber),
      ...(complaint ? { complaint } : { text: readableText(row) }),
    }
    return deps.hotline.draftOrder(met.id, { type: 'import', ...data }, { actor, causation: `${importId}:${source.rowNumber}` })
  }

  /** The complaint is told first: a crash in between leaves the order as it was, and the next try tells neither twice. */
  async function revise(met: Met, before: HotlineOrder, made: Linked | undefined): Promise<void> {
    const causation = `${importId}:${met.source.rowNumber}`
    const { title, content } = readableText(met.row)
    if (before.complaint) await tell(met, before, before.complaint.id, { actor, causation })
    const { key, wrapped } = await orderDataKey(deps, met.id, before.region)
    const complaint = before.complaint ?? made
    await deps.hotline.reviseOrder(
      met.id,
      {
        type: 'revise',
        seen: sighting(met.source.rowNumber),
        content: met.content,
        facts: factsOf(met.row, before.region, classify(met.row, state, book), { day: state.day, matter: met.matter }),
        original: sealField(deps.keys.suite, key, 'order', JSON.stringify(keepable(met.row))),
        ...(complaint ? { complaint } : { text: { title, content } }),
      },
      { actor, causation, key: wrapped },
    )
  }

  /** News for the complaint, or another round of it; of one that lies outside only that there are news. */
  async function tell(met: Met, before: HotlineOrder, id: string, envelope: CommandEnvelope): Promise<void> {
    const handled = (await deps.complaints.findOne({ _id: id }))?.state
    const { title, content } = readableText(met.row)
    const inside = handled !== undefined && !isOutside(handled)
    const summary = inside ? `${ORDER_CHANGED}。标题：${title}\n内容：${content}` : ORDER_CHANGED
    const asked = inside ? askedAgain(deps, handled, before, met.row, met.matter, state.day) : undefined
    const again = asked && handled ? { ...asked, ...mainAnswered(await mainOf(deps, handled)), import: importId } : undefined
    const update = {
      type: 'update-order' as const,
      order: met.id,
      import: importId,
      summary,
      ...(isWithheld(met.row) ? { withheld: true } : {}),
      ...(again ? { again } : {}),
    }
    await deps.complaints.execute(id, update, envelope)
  }

  return {
    read,
    async take(sources) {
      const counts = await take(sources)
      // A file with a row that may not stay here does not stay long either, whatever becomes of the job.
      if (above.met() || counts.sealed > 0) await live.uploads.hasten(state.upload)
      if (!state.dryRun && counts.complaints > 0) await live.publish().catch(failed)
      return counts
    },
    async finished({ sealed }) {
      if (sealed > 0) await live.handover.scrub()
    },
  }
}

const isOutside = ({ handling }: Pick<Complaint, 'handling'>) => handling.unit.startsWith('outside:')
