import { civilDateAt } from '@mingjian/rulebook'
import { fileComplaint } from './file-complaint.ts'
import type { ClueTold, IntakeDeps } from './intake-deps.ts'
import { defined } from './plan-filing.ts'

/** A clue that was given elsewhere: by which channel, where it happened, when it was given (an instant), and the event that told of it. */
export type GivenClue = { told: ClueTold; channel: string; region: string; at: string; cause: string }

/** Registers the clue (线索) of a social supervisor or a contact point: nobody is answered, so nobody is named. The same event again changes nothing. */
export async function registerClue(deps: IntakeDeps, { told, channel, region, at, cause }: GivenClue): Promise<void> {
  const { agencyId, ...accused } = told.accused
  const filing = {
    ...told,
    // A unit that this register does not have under the same id is left to its name.
    accused: agencyId !== undefined && deps.agencies.get(agencyId) ? { ...accused, agencyId } : accused,
    region,
    channel,
    kind: 'clue' as const,
    anonymous: true,
    receivedOn: civilDateAt(new Date(at)),
    backdating: '收到之日已经提交，经系统转来',
    attachmentIds: [],
    allegations: [],
    otherRoutes: [],
    representatives: [],
    replyBy: 'portal',
    confidential: false,
  }
  await fileComplaint(deps, defined(filing), { actor: { kind: 'system', id: 'personnel' }, idempotencyKey: cause })
}
