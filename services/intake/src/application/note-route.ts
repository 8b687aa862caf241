import { refuse } from '../domain/complaint/refusals.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 得知已进入其他途径: recorded; a decision to suspend or terminate is a step of its own. */
export const noteRoute = (
  deps: IntakeDeps,
  call: StepCall,
  body: { route: string; number?: string | undefined; date?: string | undefined },
) =>
  takeStep(deps, call, () => {
    const { route, number, date } = body
    if (!deps.rulebook().codes('other-routes').has(route)) throw refuse('code-unknown', '请从列出的途径中选择。', { field: 'route' })
    return { type: 'note-route', route: { route, ...(number ? { number } : {}), ...(date ? { date } : {}) } }
  })
