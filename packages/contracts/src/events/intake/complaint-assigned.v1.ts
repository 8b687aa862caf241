import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { code, complaintNo, unit } from './terms.ts'

export const complaintAssignedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-assigned.v1',
  aggregate: 'complaint',
  title: '已交办核查',
  shape: {
    complaintNo,
    unit,
    mode: code,
    handlers: z.number().int().min(0),
  },
  example: {
    complaintNo: '52052026000001',
    unit: 'office:5205',
    mode: 'own',
    handlers: 2,
  },
})
