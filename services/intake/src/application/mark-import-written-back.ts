import type { ImportWrittenBack } from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import { actorOf, type Caller } from '@mingjian/platform'
import { readersOf } from '../domain/complaint/index-fields.ts'
import { currentRound, mayOrder } from '../domain/complaint/may-order.ts'
import { type Complaint, isOpen } from '../domain/complaint/state.ts'
import type { HotlineImport } from '../domain/hotline/hotline-import.ts'
import type { HotlineDeps } from './hotline-ports.ts'
import { mainAnswered, mainOf } from './main-complaint.ts'
import { requirePastDay } from './order-steps.ts'
import { pagesOfFile } from './write-back.ts'

/** As many as one request marks; the rest waits for the next. */
const MAX_MARKED = 1_000

/** 回传 of a whole file: marks every order of the import whose answer is there and was not marked; said again it marks nothing. */
export async function markImportWrittenBack(
  deps: HotlineDeps,
  caller: Caller,
  { _id: importId, state }: Dossier<HotlineImport>,
  on: string,
): Promise<ImportWrittenBack> {
  requirePastDay(deps, on)
  const counts = { marked: 0, waiting: 0, more: false }
  for await (const page of pagesOfFile(deps, state)) {
    const ids = page.flatMap(({ state: { complaint } }) => complaint?.id ?? [])
    for (const { _id, state: found } of await deps.complaints.store.loadMany(ids)) {
      if (!isSeenBy(found, caller)) continue
      const main = mainAnswered(await mainOf(deps, found)).mainAnswered ?? false
      const round = currentRound(found)
      if (!round || round.handedOverOn > on || !mayOrder(found, 'mark-written-back', main)) {
        if (isOpen(found.status) && found.status !== 'replied') counts.waiting += 1
        continue
      }
      if (counts.marked === MAX_MARKED) return { ...counts, more: true }
      const causation = ['written-back', importId, _id, found.round].join(':')
      const command = { type: 'mark-written-back' as const, on, import: importId, mainAnswered: main }
      await deps.complaints.execute(_id, command, { actor: actorOf(caller), causation })
      counts.marked += 1
    }
  }
  return counts
}

const isSeenBy = (found: Complaint, { id, unit }: Caller) =>
  readersOf(found).includes(unit) && !found.recused.some(({ who }) => who === id || who === unit)
