import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { agencyId, certificateNo, code, instant } from './terms.ts'

/** Issued by the province: in force from the first instant, up to and without the last. */
export const certificateIssuedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-issued.v1',
  aggregate: 'certificate',
  title: '证件已核发',
  shape: {
    certificateNo,
    kind: code,
    agencyId,
    agencyName: z.string().min(1).max(200),
    field: code.optional(),
    issuer: z.string().min(1).max(200),
    from: instant,
    until: instant,
    purpose: z.enum(['first', 'renewal', 'reissue']),
  },
  example: {
    certificateNo: '52050200000001',
    kind: 'enforcement',
    agencyId: 'dept-520502-market',
    agencyName: '某区市场监督管理局',
    field: 'market',
    issuer: '某省人民政府',
    from: '2026-03-02T00:00:00.000+08:00',
    until: '2031-03-02T00:00:00.000+08:00',
    purpose: 'first',
  },
})
