import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { code, day } from '../intake/terms.ts'

/** 监督事项销号: what was wrong is corrected, checked by somebody else and signed off. `summary` tells what was corrected, never who was disciplined. */
export const matterClosedV1 = defineEvent({
  type: 'cn.mingjian.accountability.matter-closed.v1',
  aggregate: 'matter',
  title: '监督事项销号',
  shape: {
    matterNo: z.string().min(1).max(60),
    /** What the matter was opened from. */
    source: z.strictObject({ context: code, subject: z.string().min(1).max(60), no: z.string().min(1).max(60) }),
    closedOn: day,
    summary: z.string().min(1).max(2_000),
  },
  example: {
    matterNo: 'JDSX520502-2026-000001',
    source: { context: 'intake', subject: '0199a1b2-0000-7000-8000-000000000001', no: '52052026000001' },
    closedOn: '2026-05-20',
    summary: '处罚决定已撤销，罚款200元已退还，执法人员已重新培训。',
  },
})
