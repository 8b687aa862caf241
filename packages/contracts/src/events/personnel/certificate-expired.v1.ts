import { defineEvent } from '../../define-event.ts'
import { certificateNo, instant } from './terms.ts'

export const certificateExpiredV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-expired.v1',
  aggregate: 'certificate',
  title: '证件已到期',
  shape: {
    certificateNo,
    at: instant,
  },
  example: { certificateNo: '52050200000001', at: '2031-03-02T00:00:00.000+08:00' },
})
