import { DomainError, derivedId } from '@mingjian/dossier'
import type { Partner } from '../domain/complaint/custody.ts'
import type { HotlineImport } from '../domain/hotline/hotline-import.ts'
import type { OrderRow } from '../domain/hotline/read-order-row.ts'
import { finishHandover } from './hand-over.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { orderDates } from './order-deadlines.ts'
import type { FilingInput, FilingPlan } from './plan-filing.ts'
import { identifyAccused, routeHandling } from './route-handling.ts'
import { passesUp, superiorFor, writeFiling } from './seal-filing.ts'

/** A row that has to go to the superior; `id` is that of the complaint it would be here, `content` a keyed hash of its cells. */
export type RowAbove = {
  id: string
  content: string
  row: OrderRow
  order: string
  filing: FilingInput
  plan: FilingPlan
  superior: Partner
}

/** Rows of an import that complain of this place's own office: found before anything of them is kept, and sealed to the superior. */
export function rowsAbove(deps: IntakeDeps, job: HotlineImport, importId: string) {
  let met = false

  /** The superior, a reason why the row cannot be taken, or neither when it stays. */
  async function superiorOf({ plan }: { plan: FilingPlan }): Promise<{ superior?: Partner } | { reason: string; stays: false }> {
    try {
      const superior = await superiorFor(deps, plan)
      if (superior) met = true
      return superior ? { superior } : {}
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      met = true
      return { reason: error.message, stays: false }
    }
  }

  /** Whether cells may be kept here: not of a row that names this place's own office, however wrong the rest of it is. */
  function mayStay(cells: readonly string[]): boolean {
    const agencyName = cells[job.columns.accusedName ?? -1]?.trim()
    if (!agencyName) return true
    const book = deps.rulebook()
    try {
      const accused = identifyAccused({ agencyName }, job.region, book, deps.agencies)
      const stays = !passesUp(deps, { accused, ...routeHandling(accused, job.region, book, deps.agencies) })
      met ||= !stays
      return stays
    } catch (error) {
      if (error instanceof DomainError) return true
      throw error
    }
  }

  function sourceOf(row: OrderRow, order: string) {
    const receivedAs = row.dispatchedAt ?? row.receivedAt ?? job.day
    return { order, orderNo: row.orderNo, import: importId, receivedAs, dates: orderDates(row, job.day) }
  }

  /** Each content of an order is one package, so that the file taken again, or again after a crash, seals nothing twice. */
  async function seal(rows: RowAbove[]): Promise<void> {
    for (const { id: complaint, content, row, order, filing, plan, superior } of rows) {
      const id = derivedId(`${complaint}:${content}`, 'sealed-filing')
      const known = await deps.handover.sealed.find(id)
      if (!known || known.state === 'sealing') await writeFiling(deps, { id, filing, plan, superior, source: sourceOf(row, order) })
    }
    if (rows.length > 0) await finishHandover(deps)
  }

  return { superiorOf, mayStay, sourceOf, seal, met: () => met }
}
