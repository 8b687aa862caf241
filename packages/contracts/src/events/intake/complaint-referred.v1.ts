import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { complaintNo, unit } from './terms.ts'

export const complaintReferredV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-referred.v1',
  aggregate: 'complaint',
  title: '已转送有权机关',
  shape: {
    complaintNo,
    fromUnit: unit,
    toUnit: unit,
    toUnitName: z.string().max(200).optional(),
  },
  example: {
    complaintNo: '52052026000001',
    fromUnit: 'office:5205',
    toUnit: 'office:520502',
    toUnitName: '某区司法局',
  },
})
