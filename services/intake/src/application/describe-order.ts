import type { OrderDetail } from '@mingjian/contracts'
import type { Rulebook } from '@mingjian/rulebook'
import { returnPeriod, ruledFinal } from '../domain/complaint/may-order.ts'
import type { Complaint, Submission } from '../domain/complaint/state.ts'

/** What a reader sees of a complaint as a 12345 order: how often it came, what became of it each time, who helps. */
export function describeOrder(state: Complaint, { orderNo, import: file }: NonNullable<Submission['source']>, book: Rulebook): OrderDetail {
  const { rounds = [], assistants = [] } = state.order ?? {}
  const period = returnPeriod(state)
  const statuses = book.codes('complaint-statuses')
  return {
    orderNo,
    import: file,
    ruledFinal: ruledFinal(state),
    ...(period ? { returnBy: period.dueOn } : {}),
    rounds: rounds.map(({ no, handedOverOn, dispatchedOn, dueOn, reason, signed, returned, extensions, writtenBack, ended }) => ({
      no,
      handedOverOn,
      extensions,
      ...(dispatchedOn ? { dispatchedOn } : {}),
      ...(dueOn ? { dueOn } : {}),
      ...(reason ? { reason } : {}),
      ...(signed ? { signed: { at: signed.at } } : {}),
      ...(returned ? { returned: { ...returned, groundName: book.codes('order-return-grounds').nameOf(returned.ground) } } : {}),
      ...(writtenBack ? { writtenBackOn: writtenBack.on } : {}),
      ...(ended ? { endedAs: statuses.nameOf(ended.status) } : {}),
    })),
    assistants: assistants.map(({ unit, unitName, reason }) => ({ unit, unitName, reason })),
  }
}
