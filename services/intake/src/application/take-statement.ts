import { derivedId } from '@mingjian/dossier'
import { draftCommand } from './draft-paper.ts'
import { findComplaint, requireHandlingUnit } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

const TYPE = 'oral-statement'

/** 口头反映笔录 to be read back and signed at the window: drafted once by who registered it or handles it; answers the paper's id. */
export async function takeStatement(deps: IntakeDeps, { no, caller }: StepCall): Promise<{ complaintNo: string; paperId: string }> {
  const dossier = await findComplaint(deps, caller, no)
  requireHandlingUnit(dossier, caller, 'registering-unit')
  const earlier = dossier.state.papers.filter(({ type }) => type === TYPE)
  const standing = earlier.find(({ status }) => status !== 'voided')
  if (standing) return { complaintNo: no, paperId: standing.id }
  const key = [TYPE, dossier._id, earlier.length].join(':')
  await takeStep(deps, { no, caller, idempotencyKey: key }, (now) => draftCommand(deps, now, { type: TYPE, fields: {} }, key), {
    also: 'registering-unit',
  })
  return { complaintNo: no, paperId: derivedId(key, 'paper') }
}
