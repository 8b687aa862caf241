import { z } from 'zod'
import { cloudEventSchema } from '../cloud-event.ts'
import { codeWord, page, regionCode, text } from './text.ts'

const MAX_EVENTS = 100
const MAX_DATA = 200_000
const MAX_EXTENSIONS = 20

/** CloudEvents names of extensions that this version does not know, and how long their values may be. */
const EXTENSION = /^[a-z0-9]{1,20}$/
const KNOWN = new Set(Object.keys(cloudEventSchema.shape))
const LONGEST = 300

const extensionsFit = (event: Record<string, unknown>): boolean => {
  const others = Object.entries(event).filter(([name]) => !KNOWN.has(name))
  return others.length <= MAX_EXTENSIONS && others.every(([name, value]) => EXTENSION.test(name) && isScalar(value))
}
const isScalar = (value: unknown) =>
  typeof value === 'string' ? value.length <= LONGEST : typeof value === 'boolean' || Number.isSafeInteger(value)

/** POST /api/exchange/inbox: one event of a place below, as that place published it. Types that this version does not know pass. */
export const inboxEvent = cloudEventSchema
  .extend({
    id: z.string().min(3).max(200),
    source: z.string().regex(/^\/mingjian(-\d{4,9})?\/[a-z-]{1,40}$/, '请写成“/mingjian-<地区>/intake”，按事件原样转送。'),
    type: z
      .string()
      .max(120)
      .regex(/^cn\.mingjian\.intake\.[a-z-]+\.v\d+$/, '这里只接收投诉举报（cn.mingjian.intake）的事件。'),
    subject: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, '请写卷宗编号，按事件原样转送。'),
    region: regionCode,
    sequence: z.number().int().min(1).max(10_000),
    data: z
      .record(z.string(), z.unknown())
      .refine((data) => JSON.stringify(data).length <= MAX_DATA, `内容最多 ${MAX_DATA} 个字符，请按事件原样转送。`),
  })
  .refine(extensionsFit, `扩展属性最多 ${MAX_EXTENSIONS} 个，名称只用小写字母和数字，值最多 ${LONGEST} 个字符。`)
export type InboxEvent = z.output<typeof inboxEvent>
export const inboxBatch = z.array(inboxEvent).min(1, '至少一个事件。').max(MAX_EVENTS, `一次最多 ${MAX_EVENTS} 个事件，请分批报送。`)
/** The body before it is known whether it is one event or a batch; either is checked by its own shape. */
export const inboxBody = z
  .union([z.looseObject({}), z.array(z.unknown())])
  .meta({ description: 'CloudEvents 1.0, structured JSON: one event, or an array of at most 100' })
export const inboxAnswer = z.object({ received: z.number().int() })

/** GET /api/exchange/complaints */
export const complaintsBelowQuery = z.strictObject({
  after: page.cursor,
  limit: page.limit,
  region: regionCode.optional(),
  status: codeWord.optional(),
  overdue: z.enum(['true', 'false']).optional(),
  /** A number, whole. */
  q: text(60).optional(),
})

export const complaintBelowParams = z.strictObject({ no: z.string().min(1).max(60) })
export const complaintBelowQuery = z.strictObject({
  source: z
    .string()
    .regex(/^mingjian-\d{4,9}$/)
    .optional(),
})

export const complaintBelowShape = z.object({
  no: z.string(),
  /** Namespace of the place that told it. */
  source: z.string(),
  region: z.string(),
  status: z.string(),
  kind: z.string(),
  channel: z.string(),
  receivedOn: z.string(),
  accusedAgencyId: z.string().optional(),
  accusedAgencyName: z.string().optional(),
  handlingUnit: z.string(),
  handlingUnitName: z.string().optional(),
  assignedUnit: z.string().optional(),
  retaliation: z.boolean(),
  due: z.object({ rule: z.string(), dueOn: z.string(), provisional: z.boolean() }).optional(),
  /** The place has told that the day of `due` has passed. */
  overdue: z.boolean(),
  overall: z.string().optional(),
  inTime: z.boolean().optional(),
  closedOn: z.string().optional(),
  /** Instant of the last event that came. */
  updatedAt: z.string(),
})
export type ComplaintBelowItem = z.output<typeof complaintBelowShape>
export const complaintsBelowShape = z.object({ items: z.array(complaintBelowShape), next: z.string().optional() })
