import type { IntakeDeps } from './intake-deps.ts'
import { makeDeadline } from './make-deadline.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { deadlineContext, type StepCall, takeStep, today } from './take-step.ts'

/** 答复; opens the window in which the person may ask once for re-opening. */
export async function replyToComplaint(deps: IntakeDeps, call: StepCall, body: { text: string }) {
  const dossier = await takeStep(deps, call, ({ state }) => ({
    type: 'reply',
    text: body.text,
    deadlines: [
      { ...makeDeadline('reopen-window', today(deps), deadlineContext(deps, state)), alarms: [] },
      makeDeadline('sign-off', today(deps), { ...deadlineContext(deps, state), serial: state.deadlines.length + 1 }),
      ...noticeDeadline(deps, state, letter(state.round)),
    ],
  }))
  return withNotice(deps, call, dossier, letter(dossier.state.round))
}

const letter = (round: number) => (round > 1 ? 'review-reply' : 'reply-letter')
