import { randomBytes } from 'node:crypto'
import type { Filed } from '@mingjian/contracts'
import { codesAbove, covers } from '@mingjian/rulebook'
import type { Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Submission } from '../domain/complaint/state.ts'
import { finishHandover } from './hand-over.ts'
import { TYPES } from './handover-package.ts'
import type { SealedFiling } from './handover-ports.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { legalRouteNotices } from './legal-route-notices.ts'
import { type FilingInput, type FilingPlan, filedFiles } from './plan-filing.ts'
import { receiptHash } from './receipt.ts'
import { addressee, writeSealed } from './sealed-package.ts'
import { superiorNamed } from './superior-named.ts'

// 封转上级: what complains of this place's own office is sealed to its superior before anything of it is kept, and only the superior can open it.

export type Sealing = {
  id: string
  filing: FilingInput
  plan: FilingPlan
  superior: Partner
  /** Absent where nobody was given a 查询码. */
  receipt?: string
  source?: NonNullable<Submission['source']>
}

const OFFICES = ['supervision-office', 'supervisor']

/** Whether a filing must not stay here: it goes above this instance because its own supervision office is complained of, or one that nobody could name. */
export function passesUp({ agencies, handover }: IntakeDeps, { accused, handling }: Pick<FilingPlan, 'accused' | 'handling'>): boolean {
  const { homeRegion } = handover
  if (covers(homeRegion, handling.region)) return false
  const own = [homeRegion, ...codesAbove(homeRegion)].flatMap((code) => agencies.supervisionOffice(code)?.id ?? [])[0]
  return handling.sealedFrom.includes(own ?? '') || (OFFICES.includes(accused.kind) && accused.agencyIds.length === 0)
}

/**
 * The partner that a filing has to be sealed to, or undefined when it stays here: that of the handling region, or the nearest one above that is not
 * complained of. Refuses with superior-not-connected where none is entered; what was uploaded for it is dropped then.
 */
export async function superiorFor(
  deps: IntakeDeps,
  plan: FilingPlan,
  uploaded?: { id: string; files: string[] },
): Promise<Partner | undefined> {
  if (!passesUp(deps, plan)) return undefined
  const { homeRegion, partners, files, scrub } = deps.handover
  const { handling } = plan
  const outside = handling.unit.startsWith('outside:')
  for (const code of outside ? codesAbove(homeRegion) : [handling.region, ...codesAbove(handling.region)]) {
    const office = deps.agencies.supervisionOffice(code)
    const partner = office && handling.sealedFrom.includes(office.id) ? undefined : await partners.ofRegion(code)
    if (partner) return partner
  }
  if (uploaded && uploaded.files.length > 0) {
    await files.claimLeaving(uploaded.files, uploaded.id).catch(() => undefined)
    await files.dropLeft(async (id) => id === uploaded.id)
    await scrub()
  }
  const name = outside ? '上一级司法行政部门（行政执法监督机构）' : handling.unitName
  throw refuse(
    'superior-not-connected',
    `您反映的是本级行政执法监督机构，按规定由${name}办理，本机关不能留存；现在还没有同它连通，请直接向${name}反映。您填写的内容和上传的材料没有保存。`,
  )
}

/** Whether anybody above is entered to whom a filing could be sealed. */
export async function hasSuperior({ partners, homeRegion }: IntakeDeps['handover']): Promise<boolean> {
  for (const code of codesAbove(homeRegion)) if (await partners.ofRegion(code)) return true
  return codesAbove(homeRegion).length === 0
}

/** A filing that was sealed here before under this id: with this 查询码 it is a repetition, with another one it is `another`. */
export async function sealedBefore(deps: IntakeDeps, id: string, receipt: string): Promise<SealedFiling | 'another' | undefined> {
  const filing = await deps.handover.sealed.find(id)
  if (!filing || filing.state === 'sealing') return undefined
  if (filing.receiptHash !== receiptHash(deps.keys, receipt)) return 'another'
  await finishHandover(deps)
  return filing
}

/** Seals a filing to the superior; answered when the package is durable and what was uploaded here is dropped and overwritten. */
export async function sealFiling(deps: IntakeDeps, sealing: Sealing & { receipt: string }): Promise<Filed> {
  await writeFiling(deps, sealing)
  await finishHandover(deps)
  return toldSealed(deps, sealing.filing, sealing.receipt, { to: sealing.superior.region })
}

/**
 * Writes the package: noted first, so that a half-made one is dropped at the next start; counted only when it is whole. Files are marked before and stay
 * until `finishHandover`. The same id again changes nothing.
 */
export async function writeFiling(deps: IntakeDeps, { id, filing, plan, superior, receipt, source }: Sealing): Promise<void> {
  const { sealed, packages, files, homeRegion } = deps.handover
  const createdAt = deps.clock()
  await sealed.begin({ id, to: superior.region, createdAt })
  try {
    const claimed = await files.claimLeaving(filedFiles(filing), id)
    const { kind, agencyName } = plan.accused
    const letter = {
      v: 1 as const,
      from: homeRegion,
      to: addressee(superior),
      filing: id,
      takenAt: createdAt.toISOString(),
      ...(receipt ? { receipt } : {}),
      input: {
        ...filing,
        accused: { ...filing.accused, kind, ...(agencyName ? { agencyName } : {}) },
        channel: filing.channel ?? 'web',
        receivedOn: plan.receivedOn,
      },
      ...(source ? { source } : {}),
      files: claimed,
      filesKey: randomBytes(32).toString('base64'),
    }
    const { size } = await packages.put(writeSealed(deps.handover, TYPES.filing, letter, deps.attachments.read), id)
    await sealed.complete(id, { size, ...(receipt ? { receiptHash: receiptHash(deps.keys, receipt) } : {}) })
    const kept = await sealed.find(id)
    if (!kept) throw new Error('another attempt at the same filing was broken off')
    if (kept.deliveredAt) await packages.drop(id)
  } catch (error) {
    if (await sealed.forget(id)) await packages.drop(id)
    throw error
  }
}

/** What the person is told: the code, and where it works. */
export async function toldSealed(deps: IntakeDeps, filing: FilingInput, receipt: string, { to }: Pick<SealedFiling, 'to'>): Promise<Filed> {
  const sealedTo = await superiorNamed(deps, to)
  const notices = legalRouteNotices(deps.rulebook(), to, filing.knownOn)
  return { receipt, provisional: false, handler: sealedTo.name, notices, sealedTo }
}
