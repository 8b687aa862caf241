import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, code, day } from './terms.ts'

/** What somebody who watches from outside has seen. What it is about, and who tells it, is asked of personnel, by the service that takes it in. */
export const clueGivenV1 = defineEvent({
  type: 'cn.mingjian.personnel.clue-given.v1',
  aggregate: 'clue',
  title: '社会监督员、联系点提交了线索',
  shape: {
    kind: z.enum(['social-supervisor', 'contact-point']),
    channel: code,
    /** The office that appointed who gives it. */
    agencyId,
    onDay: day,
  },
  example: { kind: 'social-supervisor', channel: 'social-supervisor', agencyId: 'office-520502', onDay: '2026-03-02' },
})
