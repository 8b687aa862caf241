import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 不予受理: only on a listed ground, explained, with the right route named. */
export const declineComplaint = (
  deps: IntakeDeps,
  call: StepCall,
  body: { ground: string; explanation: string; earlierNo?: string | undefined },
) =>
  takeStep(deps, call, () => {
    const ground = deps.rulebook().codes('decline-grounds').get(body.ground)
    if (!ground) throw refuse('decline-ground-unknown', '请从列出的不予受理情形中选择。', { field: 'ground' })
    const { explanation, earlierNo } = body
    return { type: 'decline', ground: body.ground, explanation, route: ground.route, ...(earlierNo ? { earlierNo } : {}) }
  })
