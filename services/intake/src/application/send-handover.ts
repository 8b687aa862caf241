import type { Caller } from '@mingjian/platform'
import type { Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import { releaseHandover } from './hand-over.ts'
import { TYPES, writePackage } from './handover-package.ts'
import type { IntakeDeps } from './intake-deps.ts'

const WAIT_MS = 60_000

/** Where a partner of a handover answers now; only under the keys that it had when the handover was offered. */
export async function addressOf({ handover }: Pick<IntakeDeps, 'handover'>, { region, keys }: Partner): Promise<string> {
  const known = await handover.partners.ofRegion(region)
  if (!known?.url || known.keys.keys[0].kid !== keys.keys[0].kid)
    throw refuse('handover-no-address', '没有登记这个机关的网址，请用文件移交，或者请系统管理员登记网址。')
  return known.url
}

/** The whole protocol with a partner that answers: package, acknowledgement, release, taking over. Broken off anywhere, it goes on where it was. */
export async function sendHandover(deps: IntakeDeps, caller: Caller, no: string): Promise<{ complaintNo: string; there: string }> {
  const { keys, wire } = deps.handover
  const dossier = await findComplaint(deps, caller, no)
  requireHandlingUnit(dossier, caller)
  const { custody } = dossier.state
  if (custody?.phase !== 'offered' && custody?.phase !== 'released') throw refuse('handover-none', '这件没有在移交，请先提出移交。')
  const url = await addressOf(deps, custody.to)
  const release = custody.phase === 'released' ? custody.release : await released()
  const { complaintNo } = await wire.post<{ complaintNo: string }>(url, 'releases', { release }, WAIT_MS)
  return { complaintNo: no, there: complaintNo }

  async function released(): Promise<string> {
    if (custody?.phase !== 'offered') throw refuse('handover-none', '这件没有在移交，请先提出移交。')
    const claim = await keys.sign(TYPES.request, { handover: custody.handover, to: custody.to.keys.keys[1].kid })
    const { ack } = await wire.sendPackage(url, 'packages', claim, writePackage(deps, dossier))
    return (await releaseHandover(deps, caller, ack)).release
  }
}
