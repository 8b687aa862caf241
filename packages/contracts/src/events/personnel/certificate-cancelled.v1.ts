import { defineEvent } from '../../define-event.ts'
import { certificateNo, code, instant } from './terms.ts'

export const certificateCancelledV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-cancelled.v1',
  aggregate: 'certificate',
  title: '证件已注销',
  shape: {
    certificateNo,
    ground: code,
    from: instant,
  },
  example: { certificateNo: '52050200000001', ground: 'left-staff', from: '2026-03-02T00:00:00.000+08:00' },
})
