import type { ComplaintDetail, Lookup } from '@mingjian/contracts'
import type { Caller } from '@mingjian/platform'
import type { Complaint } from '../domain/complaint/state.ts'
import { lookUpHanded } from './after-handover.ts'
import { detail, lookup } from './describe-complaint.ts'
import { describeCustody } from './describe-custody.ts'
import { findByReceipt, findComplaint } from './find-complaint.ts'
import type { SealedFiling } from './handover-ports.ts'
import type { IntakeDeps, ListedComplaint } from './intake-deps.ts'
import { receiptHash } from './receipt.ts'
import { superiorNamed } from './superior-named.ts'

const MAX_HINTS = 10
/** Bits by which two similarity hashes may differ and still be called near-identical. */
const NEAR = 6

/** One complaint for a member of staff, with hints at possible duplicates among what they may see. */
export async function readComplaint(deps: IntakeDeps, caller: Caller, no: string): Promise<ComplaintDetail> {
  const dossier = await findComplaint(deps, caller, no)
  const [hints, custody] = await Promise.all([hintsFor(deps, caller, dossier._id, dossier.state), describeCustody(deps, caller, dossier)])
  return { ...detail(dossier, caller, deps.rulebook(), hints, deps.clock()), ...(custody ? { custody } : {}) }
}

async function hintsFor(deps: IntakeDeps, caller: Caller, id: string, state: Complaint): Promise<ComplaintDetail['hints']> {
  const [samePerson, similar] = await Promise.all([
    state.person && state.person.blind.length > 0 ? deps.complaints.byPerson(state.person.blind, 50) : [],
    state.bands.length > 0 ? deps.complaints.similar(state.bands, 100) : [],
  ])
  const seen = new Set([id])
  const visible = ({ _id, index }: ListedComplaint) => {
    if (seen.has(_id) || !(index.readers as string[]).includes(caller.unit) || (index.recused as string[]).includes(caller.id)) return false
    seen.add(_id)
    return true
  }
  const near = similar.filter(({ state: other }) => distance(other.bands, state.bands) <= NEAR)
  const item = ({ state: other }: ListedComplaint, why: 'same-person' | 'similar-text') => ({
    no: other.no,
    title: other.title,
    status: other.status,
    why,
  })
  return [
    ...near.filter(visible).map((each) => item(each, 'similar-text')),
    ...samePerson.filter(visible).map((each) => item(each, 'same-person')),
  ].slice(0, MAX_HINTS)
}

/** Differing bits of two hashes given as bands `<n>:<16 bits in hex>`. */
export function distance(a: string[], b: string[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((sum, band, at) => {
    let bits = Number.parseInt(band.slice(2), 16) ^ Number.parseInt((b[at] ?? '').slice(2), 16)
    let count = 0
    for (; bits > 0; bits &= bits - 1) count += 1
    return sum + count
  }, 0)
}

/** What the person behind a receipt sees; an own merged complaint shows its own line of events and the common answer. */
export async function lookUpComplaint(deps: IntakeDeps, receipt: string): Promise<Lookup> {
  const hash = receiptHash(deps.keys, receipt)
  const sealed = await deps.handover.sealed.byReceipt(hash)
  if (sealed) return lookUpSealed(deps, sealed)
  const own = await findByReceipt(deps, hash)
  if (own.state.custody?.phase === 'released') return lookUpHanded(deps, own)
  const main = own.state.mergedInto ? await deps.complaints.store.load(own.state.mergedInto) : undefined
  return lookup(own, deps.rulebook(), deps.clock(), main?.state)
}

/** Of a filing that was sealed to the superior: where it went and when, and where the same code works. There is nothing else to show. */
async function lookUpSealed(deps: IntakeDeps, { to, createdAt, deliveredAt }: SealedFiling): Promise<Lookup> {
  const sealedTo = await superiorNamed(deps, to)
  const { name, url } = sealedTo
  const status = deliveredAt ? 'sealed-delivered' : 'sealed-waiting'
  const timeline = [
    { at: createdAt.toISOString(), status: 'sealed-waiting', text: `本机关收件并封存，转${name}，只有${name}打得开。` },
    ...(deliveredAt ? [{ at: deliveredAt.toISOString(), status: 'sealed-delivered', text: `已送达${name}。` }] : []),
  ]
  const where = url ? `到${name}的网站 ${url}/status ` : `向${name}`
  const notices = [
    `您反映的是本级行政执法监督机构，按规定由${name}办理，本机关看不到内容。`,
    deliveredAt
      ? `请凭同一个查询码${where}查询进展、留言和补充材料。`
      : `还没有送达；送达以后，请凭同一个查询码${where}查询。期限从本机关收件那天算起。`,
  ]
  return {
    status,
    statusText: deliveredAt ? `已封存转送${name}` : `已封存，待送达${name}`,
    title: `已转${name}办理`,
    handler: name,
    timeline,
    messages: [],
    deadlines: [],
    may: [],
    notices,
    sealedTo,
  }
}
