import { registrationShape } from '@mingjian/contracts'
import { derivedId } from '@mingjian/dossier'
import { covers } from '@mingjian/rulebook'
import { z } from 'zod'
import type { Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import { filingReceipt } from './deliver-filings.ts'
import { fileComplaint } from './file-complaint.ts'
import { TYPES } from './handover-package.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { defined, type FilingInput, filedFiles } from './plan-filing.ts'
import { redactText } from './protect-person.ts'
import { filesBroken, letterShape, openFiles, openSealed } from './sealed-package.ts'

const words = z.string().max(50_000)
const contact = z.strictObject({
  name: words,
  phone: words,
  idNumber: words.optional(),
  email: words.optional(),
  address: words.optional(),
})
const { accused, agent } = registrationShape.shape

/** A filing as it was taken in at the other place, checked there by its own rules: rows of files are not held to the length of forms. */
const inputShape = registrationShape.extend({
  title: words,
  content: words,
  place: words.optional(),
  contact: contact.optional(),
  accused: accused.extend({ agencyName: words.optional(), officerName: words.optional() }),
  agent: agent.optional(),
})
const day = z.iso.date()
const filingLetterShape = letterShape.extend({
  filing: z.uuid(),
  takenAt: z.iso.datetime(),
  receipt: z
    .string()
    .regex(/^\d{16}$/)
    .optional(),
  input: inputShape,
  source: z
    .strictObject({
      order: z.uuid(),
      orderNo: words,
      import: words,
      receivedAs: words,
      dates: z.strictObject({ handedOverOn: day, dispatchedOn: day.optional(), dueOn: day.optional() }).optional(),
    })
    .optional(),
})
type FilingLetter = z.output<typeof filingLetterShape>

/**
 * Takes in what a partner below sealed to this instance, whoever brings it, and answers a signed receipt. Its clock runs from the day on which it was
 * taken in there; the same 查询码 works here. The same package again is the same complaint and the same receipt.
 */
export async function receiveFiling(
  deps: IntakeDeps,
  content: AsyncIterable<Uint8Array>,
): Promise<{ filing: string; from: string; ack: string }> {
  const { packages } = deps.handover
  const { id: blob } = await packages.put(content)
  try {
    const bytes = await packages.read(blob)
    const { from, letter, body } = await openSealed(deps.handover, bytes, TYPES.filing, filingLetterShape)
    if (!covers(deps.handover.homeRegion, from.region))
      throw refuse('handover-region-wrong', '封转包只能由下级机关发给上级机关，请联系发出机关核对。')
    const files = openFiles(letter, body)
    const input = defined(letter.input) as FilingInput
    const wanted = filedFiles(input)
    if (wanted.length !== files.length || files.some(({ file }) => !wanted.includes(file.id))) throw filesBroken()
    await takeIn(deps, from, letter, known(deps, input), files)
    return { filing: letter.filing, from: from.name, ack: await filingReceipt(deps, letter.filing, bytes) }
  } finally {
    await packages.drop(blob)
  }
}

/** An agency that this place does not have under the same id and name is left to its name. */
function known({ agencies }: IntakeDeps, input: FilingInput): FilingInput {
  const { agencyId, ...accused } = input.accused
  const same = agencyId !== undefined && agencies.get(agencyId)?.name === accused.agencyName
  return same ? input : { ...input, accused }
}

async function takeIn(deps: IntakeDeps, from: Partner, letter: FilingLetter, input: FilingInput, files: ReturnType<typeof openFiles>) {
  const { filing, receipt, source } = letter
  const actor = { kind: 'integration' as const, id: 'handover' }
  const causation = `sealed-filing:${filing}`
  // One complaint for an order, however often it comes; nobody's but the partner's own.
  const id = derivedId(`${from.region}/${source?.order ?? filing}`, 'sealed-filing')
  const before = await deps.complaints.store.load(id)
  if (before?.history.some((record) => record.causation === causation)) return
  if (before && source) {
    const summary = redactText(`工单再次推送，内容有变化。标题：${input.title}\n内容：${input.content}`, input)
    await deps.complaints.execute(id, { type: 'update-order', order: source.order, import: source.import, summary }, { actor, causation })
    return
  }
  const adopt = async (complaint: string) => {
    for (const { file, content } of files) await deps.handover.files.adopt(file, content, complaint)
  }
  await fileComplaint(deps, input, {
    actor,
    idempotencyKey: causation,
    sealed: { id, via: from.name, adopt, ...(receipt ? { receipt } : {}) },
    ...(source ? { source: defined({ ...source, dates: source.dates && defined(source.dates) }) } : {}),
  })
}
