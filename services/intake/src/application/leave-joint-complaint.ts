import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

/** 退出共同反映 (practice.md: Joint): the signed note is kept with the dossier; whom it is from, only the sealed particulars say. */
export const leaveJointComplaint = (deps: IntakeDeps, call: StepCall, body: { representative: number; on: string; noteId: string }) =>
  takeStep(
    deps,
    call,
    async ({ _id }) => {
      const [note] = await deps.attachments.claim([body.noteId], _id)
      if (!note) throw new Error(`${body.noteId} was claimed and is gone`)
      return { type: 'leave-joint', representative: body.representative, on: body.on, note: { ...note, purpose: 'leaving-note' } }
    },
    { also: 'registering-unit' },
  )
