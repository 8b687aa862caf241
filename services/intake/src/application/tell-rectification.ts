import type { IntakeDeps } from './intake-deps.ts'
import { noticeDeadline, withNotice } from './owed-notice.ts'
import { redactText } from './protect-person.ts'
import { type StepCall, takeStep } from './take-step.ts'

const NOTICE = 'rectification-notice'

/** 整改结果告知, the second answer: on the person's page at once, and on paper where that is owed. */
export async function tellRectification(deps: IntakeDeps, call: StepCall, body: { text: string }) {
  const dossier = await takeStep(deps, call, ({ state }) => ({
    type: 'tell-rectification',
    text: redactText(body.text, {}),
    deadlines: noticeDeadline(deps, state, NOTICE),
  }))
  return withNotice(deps, call, dossier, NOTICE, { 整改结果: body.text })
}
