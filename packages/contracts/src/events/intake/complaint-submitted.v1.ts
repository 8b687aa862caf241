import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { code, complaintNo, day, deadline, unit } from './terms.ts'

export const complaintSubmittedV1 = defineEvent({
  type: 'cn.mingjian.intake.complaint-submitted.v1',
  aggregate: 'complaint',
  title: '投诉举报已登记',
  shape: {
    complaintNo,
    kind: code,
    channel: code,
    receivedOn: day,
    anonymous: z.boolean(),
    accusedAgencyId: z.string().max(100).optional(),
    /** As the register has it, never in the complainant's own words. */
    accusedAgencyName: z.string().max(200).optional(),
    /** Units complained of and all that they command: none of them may see it. */
    sealedFrom: z.array(unit).max(5_000).optional(),
    field: code.optional(),
    problemTypes: z.array(code).max(22),
    handlerUnit: unit,
    handlerUnitName: z.string().max(200).optional(),
    acceptBy: deadline.optional(),
    retaliation: z.boolean(),
  },
  example: {
    complaintNo: '52052026000001',
    kind: 'complaint',
    channel: 'web',
    receivedOn: '2026-03-02',
    anonymous: false,
    accusedAgencyId: '5205-urban-management',
    accusedAgencyName: '某市综合行政执法局',
    sealedFrom: ['5205-urban-management'],
    field: 'urban-management',
    problemTypes: ['procedure-violation'],
    handlerUnit: 'office:5205',
    handlerUnitName: '某市司法局',
    acceptBy: {
      rule: 'accept',
      dueOn: '2026-03-09',
      provisional: false,
    },
    retaliation: false,
  },
})
