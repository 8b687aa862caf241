import type { Lookup } from '@mingjian/contracts'
import { DomainError, type Dossier, newId, openDataKey, openField, sealField } from '@mingjian/dossier'
import { type Caller, senderOf, verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { lookup } from './describe-complaint.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import { TYPES } from './handover-package.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { protectText } from './protect-person.ts'
import { named, payloadOf } from './sealed-package.ts'
import { addressOf } from './send-handover.ts'

const statusShape = z.strictObject({
  handover: z.uuid(),
  dossier: z.uuid(),
  at: z.string(),
  lookup: z.custom<Lookup>((value) => typeof value === 'object' && value !== null),
  messages: z.array(z.uuid()),
})
const messageShape = z.strictObject({ handover: z.uuid(), dossier: z.uuid(), id: z.uuid(), at: z.string(), text: z.string().max(2_000) })
const MESSAGE = 'handover-message:'

/** What the person may know, as it stands now, for the place where they ask: signed, and sealed to it. */
export async function tellStatus(deps: IntakeDeps, handover: string, caller?: Caller): Promise<string> {
  const { keys, received } = deps.handover
  const kept = await received.find(handover)
  const dossier = kept?.state === 'taken' ? await deps.complaints.store.load(kept.dossier) : undefined
  if (!kept || !dossier) throw refuse('handover-none', '没有接管过这次移交的卷宗，请核对移交编号。')
  if (caller) await findComplaint(deps, caller, dossier.state.no)
  const messages = dossier.history.flatMap(({ causation }) => (causation?.startsWith(MESSAGE) ? [causation.slice(MESSAGE.length)] : []))
  const payload = {
    handover,
    dossier: dossier._id,
    at: deps.clock().toISOString(),
    lookup: lookup(dossier, deps.rulebook(), deps.clock()),
    messages,
  }
  return keys.seal(await keys.sign(TYPES.status, payload), kept.from.keys)
}

/** The first place keeps the last status told, never an older one; what the receiver has of the person's words is forgotten. */
export async function keepStatus(deps: IntakeDeps, sealed: string): Promise<{ complaintNo: string; at: string }> {
  const { keys, after } = deps.handover
  const { payload: status, dossier } = await fromPartner(deps, await named(keys.open(sealed)), TYPES.status, statusShape)
  const { custody, no } = dossier.state
  if (custody?.phase !== 'released' || custody.handover !== status.handover) throw refuse('handover-none', '这件没有移交出去，不能收进展。')
  const last = await after.status(dossier._id)
  if (!last || last.at < status.at) {
    const kept = sealField(deps.keys.suite, deps.keys.secret('handover-status'), `status:${dossier._id}`, JSON.stringify(status.lookup))
    await after.putStatus(dossier._id, status.at, kept)
  }
  await after.delivered(dossier._id, status.messages)
  return { complaintNo: no, at: status.at }
}

/** What the other place told last, with its number there. */
export async function lastTold({ keys, handover }: IntakeDeps, dossier: string): Promise<{ at: string; there: Lookup } | undefined> {
  const last = await handover.after.status(dossier)
  if (!last) return undefined
  return { at: last.at, there: JSON.parse(openField(keys.secret('handover-status'), `status:${dossier}`, last.sealed)) as Lookup }
}

/** What is shown by the old code: the last status known, with its time. */
export async function lookUpHanded(deps: IntakeDeps, own: Dossier<Complaint>): Promise<Lookup> {
  const here = lookup(own, deps.rulebook(), deps.clock())
  await refresh(deps, own)
  const last = await lastTold(deps, own._id)
  if (own.state.custody?.phase !== 'released' || !last) return here
  const { there } = last
  const statusText = `${there.statusText}（${own.state.custody.to.name}截至${beijing(last.at)}的情况）`
  return { ...there, complaintNo: own.state.no, statusText, handler: own.state.custody.to.name, may: here.may, asOf: last.at }
}

/** Asks how it goes where the partner answers; while it does not, the last known status is shown. */
async function refresh(deps: IntakeDeps, own: Dossier<Complaint>): Promise<void> {
  const last = await deps.handover.after.status(own._id)
  if (last && deps.clock().getTime() - Date.parse(last.at) < FRESH_MS) return
  await exchangeAfter(deps, own, LOOK_UP_WAIT_MS).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error
  })
}
const FRESH_MS = 60_000
const LOOK_UP_WAIT_MS = 2_000

/** The same, asked for by a member of staff. */
export async function askStatus(deps: IntakeDeps, caller: Caller, no: string): Promise<{ complaintNo: string; at: string }> {
  const dossier = await findComplaint(deps, caller, no)
  requireHandlingUnit(dossier, caller)
  await exchangeAfter(deps, dossier, ASK_WAIT_MS)
  return { complaintNo: no, at: (await deps.handover.after.status(dossier._id))?.at ?? '' }
}
const ASK_WAIT_MS = 15_000

/** The person's words go there, how it goes comes back. */
export async function exchangeAfter(deps: IntakeDeps, { _id, state }: Dossier<Complaint>, waitMs: number): Promise<void> {
  const { custody } = state
  if (custody?.phase !== 'released') throw refuse('handover-none', '这件没有移交出去。')
  const { keys, after, wire } = deps.handover
  const url = await addressOf(deps, custody.to)
  const messages = await after.queued(_id)
  if (messages.length > 0) await wire.post(url, 'messages', { messages }, waitMs)
  const request = await keys.sign(TYPES.request, { handover: custody.handover, to: custody.to.keys.keys[1].kid })
  const { sealed } = await wire.post<{ sealed: string }>(url, 'status', { request }, waitMs)
  await keepStatus(deps, sealed)
}

const beijing = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** The person's words at the old place: sealed to the receiver, kept until it says that it has them. */
export async function queueMessage(deps: IntakeDeps, { _id, state }: Dossier<Complaint>, body: { text: string; attachmentIds: string[] }) {
  const { keys, after } = deps.handover
  if (state.custody?.phase !== 'released') throw refuse('handover-none', '这件没有移交出去。')
  if (body.attachmentIds.length > 0)
    throw refuse('handed-over', `这件已经移交${state.custody.to.name}，这里只能转交文字；附件请直接交给${state.custody.to.name}。`)
  if ((await after.queued(_id)).length >= MAX_QUEUED) throw refuse('messages-too-many', '待转交的留言太多，请等接收机关取走后再留言。')
  const id = newId()
  const payload = { handover: state.custody.handover, dossier: _id, id, at: deps.clock().toISOString(), text: body.text }
  await after.queue(_id, id, await keys.seal(await keys.sign(TYPES.message, payload), state.custody.to.keys))
  return { complaintNo: state.no, status: state.status }
}
const MAX_QUEUED = 50

/** Messages that came from the first place become the dossier's own, each once. */
export async function deliverMessages(deps: IntakeDeps, messages: string[]): Promise<{ delivered: number }> {
  let delivered = 0
  for (const sealed of messages) {
    const signed = await named(deps.handover.keys.open(sealed))
    const { payload, dossier } = await fromPartner(deps, signed, TYPES.message, messageShape)
    const { custody } = dossier.state
    if (custody?.phase !== 'taken' || custody.handover !== payload.handover) throw refuse('handover-none', '没有接管过这次移交的卷宗。')
    const dataKey = dossier.key ? openDataKey(deps.keys, dossier._id, dossier.key) : undefined
    const seal = (field: string, value: string) => (dataKey ? sealField(deps.keys.suite, dataKey, field, value) : '')
    const { text, original } = protectText(payload.text, {}, seal, 'narrative')
    const outcome = await deps.complaints.execute(
      dossier._id,
      { type: 'write-as-person', text, attachments: [], ...(original ? { original } : {}) },
      { actor: { kind: 'public' }, causation: `${MESSAGE}${payload.id}` },
    )
    delivered += outcome.duplicate ? 0 : 1
  }
  return { delivered }
}

/** What the other place of this dossier's handover signed; nobody else's word counts. */
async function fromPartner<Payload extends { dossier: string }>(deps: IntakeDeps, signed: string, typ: string, shape: z.ZodType<Payload>) {
  const unknown = () => refuse('handover-sender-unknown', '发出机关与这次移交登记的不一致，不能接收。')
  const claimed = shape.safeParse(payloadOf(signed))
  const dossier = claimed.success ? await deps.complaints.store.load(claimed.data.dossier) : undefined
  const custody = dossier?.state.custody
  const partner = custody?.phase === 'taken' ? custody.from : custody?.phase === 'released' ? custody.to : undefined
  if (!dossier || !partner || partner.keys.keys[0].kid !== senderOf(signed)) throw unknown()
  return { payload: shape.parse(await named(verifySigned(signed, partner.keys, typ))), dossier }
}
