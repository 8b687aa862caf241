import { openDataKey, openField } from '@mingjian/dossier'
import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { redactText } from './protect-person.ts'
import { newReceipt, receiptHash } from './receipt.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 补发查询码: the old code stops with this commit; the new one is answered and never kept, and the same call again answers it again. */
export async function replaceReceipt(deps: IntakeDeps, call: StepCall, body: { identity: string; reason: string }) {
  const receipt = newReceipt(deps.keys, call.idempotencyKey && `replace-receipt:${call.idempotencyKey}`)
  const hash = receiptHash(deps.keys, receipt)
  const { state } = await takeStep(
    deps,
    call,
    ({ _id, key, state: { person } }) => {
      const sealed = person?.sealed.name
      const name = sealed && key ? openField(openDataKey(deps.keys, _id, key), 'contact.name', sealed) : ''
      const readable = (text: string) => redactText(text, { contact: { name, phone: '' } })
      return { type: 'replace-receipt', receiptHash: hash, identity: readable(body.identity), reason: readable(body.reason) }
    },
    { also: 'registering-unit' },
  )
  if (state.receiptHash !== hash) throw refuse('receipt-replaced', '这次补发的查询码后来又换过，已经作废；需要的请再补发一次。')
  return { complaintNo: state.no, receipt, handler: state.handling.unitName }
}
