import { z } from 'zod'
import { day, page, regionCode, text } from './text.ts'

const entry = z.string().regex(/^[a-zA-Z0-9-]{1,60}$/)
/** The type of an event by which it is seen that an article is followed. */
const step = z.string().regex(/^cn\.mingjian\.[a-z-]+\.[a-z-]+\.v\d+$/, '请从列出的工作步骤中选择。')
const topics = z.array(text(60)).max(20)
const articles = z
  .array(z.strictObject({ no: text(20), text: text(2_000), step: step.optional(), topics: topics.default([]) }))
  .min(1)
  .max(200)

export const policyParams = z.strictObject({ id: entry })
export const issuePolicyShape = z.strictObject({
  title: text(100),
  documentNo: text(60),
  /** The first day on which it is in force. */
  on: day,
  articles,
})
export type IssuePolicy = z.output<typeof issuePolicyShape>
export const revisePolicyShape = issuePolicyShape.omit({ title: true })
/** Topics that are not told stay as they are. */
export const linkArticleShape = z.strictObject({ no: text(20), step: step.optional(), topics: topics.optional() })
export const repealPolicyShape = z.strictObject({ on: day, reason: text(200) })
export const confirmReadingShape = z.strictObject({ version: z.number().int().min(1).max(1_000) })

export const policiesQuery = z.strictObject({ ...page, inForce: z.enum(['true', 'false']).optional() })
const policyItem = z.object({
  id: z.string(),
  title: z.string(),
  region: z.string(),
  documentNo: z.string(),
  /** The version in force, or the newest where none is. */
  version: z.number(),
  from: z.string(),
  inForce: z.boolean(),
  repealedOn: z.string().optional(),
})
export const policiesShape = z.object({ items: z.array(policyItem), next: z.string().optional() })
export const policyQuery = z.strictObject({ version: z.coerce.number().int().min(1).max(1_000).optional() })
export const policyShape = policyItem.extend({
  articles: z.array(
    z.object({
      no: z.string(),
      text: z.string(),
      step: z.string().optional(),
      stepName: z.string().optional(),
      topics: z.array(z.string()),
    }),
  ),
  versions: z.array(z.object({ version: z.number(), documentNo: z.string(), from: z.string() })),
  /** Of the record: what a step holds for. */
  revision: z.number(),
  /** When the caller confirmed having read this version. */
  readAt: z.string().optional(),
})

export const readingsQuery = z.strictObject({ ...page, version: policyQuery.shape.version })
export const readingsShape = z.object({
  version: z.number(),
  items: z.array(
    z.object({ officerId: z.string(), name: z.string(), agencyId: z.string(), agencyName: z.string(), readAt: z.string().optional() }),
  ),
  next: z.string().optional(),
})

export const policyStepsShape = z.object({ items: z.array(z.object({ step: z.string(), name: z.string() })) })
export const idleArticlesQuery = z.strictObject({ region: regionCode.optional() })
/** 制度空转: articles whose step nobody has taken in a county since a day. */
export const idleArticlesShape = z.object({
  since: z.string(),
  items: z.array(
    z.object({
      region: z.string(),
      regionName: z.string(),
      policyId: z.string(),
      title: z.string(),
      no: z.string(),
      stepName: z.string(),
      lastOn: z.string().optional(),
    }),
  ),
})
