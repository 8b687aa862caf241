import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

const NOTICE = 'supplement-notice'

/** 补正: once, for everything; unanswered in time it counts as given up. */
export async function requestSupplement(deps: IntakeDeps, call: StepCall, body: { items: string }) {
  const dossier = await takeStep(deps, call, ({ state }) => ({
    type: 'request-supplement',
    items: body.items,
    deadlines: [makeDeadline('supplement', today(deps), deadlineContext(deps, state)), ...noticeDeadline(deps, state, NOTICE)],
  }))
  return withNotice(deps, call, dossier, NOTICE, { 补正事项: body.items })
}
