import { DomainError, type Dossier } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { superiorNamed } from './superior-named.ts'

/** The part of every staff query that comes from who asks: their unit's complaints, without those they are recused from. */
export const scopeOf = (caller: Caller): Record<string, unknown> => ({
  'index.readers': caller.unit,
  'index.recused': { $nin: [caller.id, caller.unit] },
})

/** One complaint within the caller's scope; a reader without the right to know that it exists gets not-found. */
export async function findComplaint(deps: IntakeDeps, caller: Caller, no: string): Promise<Dossier<Complaint>> {
  const found = await deps.complaints.findOne({ 'index.no': no })
  const readers = (found?.index.readers ?? []) as string[]
  const recused = (found?.index.recused ?? []) as string[]
  if (!found || !readers.includes(caller.unit) || recused.includes(caller.id) || recused.includes(caller.unit)) {
    throw new DomainError('not-found', '没有找到这件投诉，请核对编号。')
  }
  return found
}

/** Who may take a step besides the unit where the complaint lies. */
export type AlsoActing = 'nobody' | 'assigned-unit' | 'registering-unit' | 'assisting-unit'

/** Steps that were offered to the caller's unit, because nobody of the handling unit may take them. */
export const raisedTo = ({ state }: Dossier<Complaint>, caller: Caller): string[] =>
  state.raised.flatMap(({ unit, step }) => (unit === caller.unit ? [step] : []))

/**
 * Upwards sees, but only the unit where the complaint lies acts; one that it was assigned to finds out and reports, the one that registered it looks
 * after the person at its window, one that assists brings evidence, no more.
 */
export function requireHandlingUnit(dossier: Dossier<Complaint>, caller: Caller, also: AlsoActing = 'nobody'): void {
  const { handling, assigned, registeredBy, order } = dossier.state
  const others: Record<AlsoActing, (string | undefined)[]> = {
    nobody: [],
    'assigned-unit': [assigned?.unit],
    'registering-unit': [registeredBy?.unit],
    'assisting-unit': order?.assistants.map(({ unit }) => unit) ?? [],
  }
  if (caller.unit !== handling.unit && !others[also].includes(caller.unit)) {
    throw refuse('not-the-handling-unit', '这件投诉由其他单位办理，您可以查看，不能办理。', { unit: handling.unitName })
  }
}

/** The complaint behind a receipt; an unknown receipt says no more than that, one of a filing that was sealed to the superior where it works. */
export async function findByReceipt(deps: IntakeDeps, hash: string): Promise<Dossier<Complaint>> {
  const found = await deps.complaints.findOne({ 'index.receipt': hash })
  if (found) return found
  const sealed = await deps.handover.sealed.byReceipt(hash)
  if (!sealed) throw refuse('receipt-unknown', '没有找到这个查询码，请核对16位数字后再试。')
  const { name, url } = await superiorNamed(deps, sealed.to)
  throw refuse(
    'sealed-to-superior',
    `这件已经封存转给${name}，本机关看不到，请凭同一个查询码${url ? `到 ${url}/status ` : `向${name}`}办理。`,
  )
}
