import { defineEvent } from '../../define-event.ts'
import { certificateNo, code, instant } from './terms.ts'

/** What was decided for a day to come has begun or ended by the clock. */
export const certificateStandingChangedV1 = defineEvent({
  type: 'cn.mingjian.personnel.certificate-standing-changed.v1',
  aggregate: 'certificate',
  title: '证件状态到日变更',
  shape: {
    certificateNo,
    standing: code,
    at: instant,
  },
  example: { certificateNo: '52050200000001', standing: 'issued', at: '2026-06-02T00:00:00.000+08:00' },
})
