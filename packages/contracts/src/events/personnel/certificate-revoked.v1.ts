import { defineEvent } from '../../define-event.ts'
import { certificateNo, code, instant, order } from './terms.ts'

export const certificateRevokedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-revoked.v1',
  aggregate: 'certificate',
  title: '证件已吊销',
  shape: {
    certificateNo,
    ground: code,
    from: instant,
    order: order.optional(),
  },
  example: {
    certificateNo: '52050200000001',
    ground: 'liability',
    from: '2026-03-02T00:00:00.000+08:00',
    order: { decisionNo: '某司监决〔2026〕1号', matterNo: 'JDSX520502-2026-000001' },
  },
})
