import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, certificateNo, code, instant } from './terms.ts'

/** Made elsewhere and recorded here. `alone` is false for those who may not act alone. */
export const certificateFiledV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-filed.v1',
  aggregate: 'certificate',
  title: '证件已备案',
  shape: {
    certificateNo,
    kind: code,
    agencyId,
    agencyName: z.string().min(1).max(200),
    field: code.optional(),
    issuer: z.string().min(1).max(200),
    from: instant,
    until: instant,
    alone: z.boolean(),
  },
  example: {
    certificateNo: '52050200000001',
    kind: 'ministry',
    agencyId: 'dept-520502-market',
    agencyName: '某区市场监督管理局',
    field: 'market',
    issuer: '某省人民政府',
    from: '2026-03-02T00:00:00.000+08:00',
    until: '2031-03-02T00:00:00.000+08:00',
    alone: true,
  },
})
