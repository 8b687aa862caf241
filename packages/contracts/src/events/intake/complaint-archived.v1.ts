import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo } from './terms.ts'

/** 归档: one numbered volume; `contents` lets anyone who holds the event prove what was in it. */
export const complaintArchivedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-archived.v1',
  aggregate: 'complaint',
  title: '已归档',
  shape: { complaintNo, archiveNo: z.string().min(1).max(60), contents: z.string().min(64).max(64) },
  example: { complaintNo: '52052026000001', archiveNo: 'DA520502-2026-00001', contents: '0'.repeat(64) },
})
