import { createHash } from 'node:crypto'
import { DomainError } from '@mingjian/dossier'
import { verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import { refuse } from '../domain/complaint/refusals.ts'
import { finishHandover } from './hand-over.ts'
import { TYPES } from './handover-package.ts'
import type { SealedFiling } from './handover-ports.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { payloadOf } from './sealed-package.ts'

const PER_RUN = 20
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 3_600_000
const MANY = 1_000

const receiptShape = z.strictObject({ filing: z.uuid(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** Signed by the superior: it has exactly this package. */
export const filingReceipt = ({ handover }: Pick<IntakeDeps, 'handover'>, filing: string, bytes: Buffer): Promise<string> =>
  handover.keys.sign(TYPES.filed, { filing, sha256: createHash('sha256').update(bytes).digest('hex') })

/**
 * Brings what waits to superiors that answer over the network, at most 20 a run; each failure doubles the wait (10 seconds to an hour), and one that is
 * silent is not asked again in the same run. Answers how many arrived.
 */
export async function deliverFilings(deps: IntakeDeps, failed: (filing: SealedFiling, code: string) => void): Promise<number> {
  const { keys, wire, sealed, partners, packages } = deps.handover
  const silent = new Set<string>()
  let delivered = 0
  for (const filing of await sealed.due(deps.clock(), PER_RUN)) {
    const partner = await partners.ofRegion(filing.to)
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(filing.tries ?? 0, 20), LONGEST_WAIT_MS)
    const later = (tries: number, waitMs: number) => sealed.postpone(filing.id, tries, new Date(deps.clock().getTime() + waitMs))
    if (!partner?.url) {
      await later(filing.tries ?? 0, LONGEST_WAIT_MS)
      continue
    }
    if (silent.has(filing.to)) {
      await later((filing.tries ?? 0) + 1, wait)
      continue
    }
    try {
      const claim = await keys.sign(TYPES.request, { handover: filing.id, to: partner.keys.keys[1].kid })
      const content = [await packages.read(filing.id)] as unknown as AsyncIterable<Buffer>
      const { ack } = await wire.sendPackage(partner.url, 'sealed-filings', claim, content)
      await acknowledgeFiling(deps, ack)
      delivered += 1
    } catch (error) {
      const code = error instanceof DomainError ? error.code : 'unexpected'
      if (code === 'handover-partner-offline') silent.add(filing.to)
      failed(filing, error instanceof DomainError ? String(error.details.code ?? code) : code)
      await later((filing.tries ?? 0) + 1, wait)
    }
  }
  return delivered
}

/** The superior's receipt ends the waiting: the package is dropped, and that it went is all that is kept. Again it changes nothing. */
export async function acknowledgeFiling(deps: IntakeDeps, ack: string): Promise<SealedFiling> {
  const { sealed, partners, packages } = deps.handover
  const wrong = () => refuse('handover-ack-wrong', '接收回执与这个封转包对不上，请上级机关重新出具。')
  const claim = receiptShape.safeParse(payloadOf(ack))
  if (!claim.success) throw wrong()
  const { filing: id, sha256 } = claim.data
  const filing = await sealed.find(id)
  if (!filing || filing.state === 'sealing') throw refuse('sealed-filing-unknown', '没有这个封转包，请核对回执。')
  const partner = await partners.ofRegion(filing.to)
  if (!partner) throw wrong()
  await verifySigned(ack, partner.keys, TYPES.filed).catch(() => {
    throw wrong()
  })
  if (filing.state === 'waiting') {
    const digest = createHash('sha256').update(await packages.read(id))
    if (digest.digest('hex') !== sha256) throw wrong()
    await sealed.acknowledge(id, deps.clock())
  }
  if (filing.state !== 'delivered') await dropPackage(deps, id)
  return (await sealed.find(id)) ?? filing
}

async function dropPackage({ handover }: IntakeDeps, id: string): Promise<void> {
  await handover.packages.drop(id)
  await handover.sealed.close(id)
  await handover.scrub()
}

/** At start: half-made packages go, those that arrived are dropped, and so is what was uploaded for them. */
export async function recoverFilings(deps: IntakeDeps): Promise<void> {
  const { sealed, packages } = deps.handover
  for (const { id } of await sealed.inState('sealing', MANY)) {
    await packages.drop(id)
    await sealed.forget(id)
  }
  for (const { id } of await sealed.inState('acknowledged', MANY)) await dropPackage(deps, id)
  await finishHandover(deps)
}

/** A package that has to be carried by hand; refuses with sealed-filing-unknown when it is not here any more. */
export async function waitingPackage({ handover }: IntakeDeps, id: string): Promise<Buffer> {
  const filing = await handover.sealed.find(id)
  if (filing?.state !== 'waiting') throw refuse('sealed-filing-unknown', '没有待送达的这个封转包，请核对编号；送达了的不再保存。')
  return handover.packages.read(id)
}
