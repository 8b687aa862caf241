import { defineEvent } from '../../define-event.ts'
import { certificateNo, instant } from './terms.ts'

export const certificateReinstatedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-reinstated.v1',
  aggregate: 'certificate',
  title: '证件已恢复',
  shape: {
    certificateNo,
    from: instant,
  },
  example: { certificateNo: '52050200000001', from: '2026-03-02T00:00:00.000+08:00' },
})
