import { z } from 'zod'
import { defineEvent } from '../../define-event.ts'
import { regionCode } from './terms.ts'

export const regionHeadsPublishedV1 = defineEvent({
  type: 'cn.mingjian.intake.region-heads-published.v1',
  aggregate: 'region-heads',
  title: '当日卷宗链头已公布',
  shape: {
    collection: z.string().max(60),
    region: regionCode,
    until: z.iso.datetime(),
    count: z.number().int().min(0),
    root: z.string().regex(/^[0-9a-f]{64}$/),
  },
  example: {
    collection: 'complaints',
    region: '5205',
    until: '2026-03-02T15:59:59.999Z',
    count: 1,
    root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
})
