import { z } from 'zod'
import { custodyShape } from './intake-handover.ts'
import { orderShape } from './intake-orders.ts'
import { evidenceItem, paperShape } from './intake-papers.ts'
import { agencyId, codeWord, complaintNo, day, page, regionCode, text } from './text.ts'

export const complaintParams = z.strictObject({ no: complaintNo })

/** GET /api/intake/complaints */
export const complaintListQuery = z.strictObject({
  ...page,
  status: codeWord.optional(),
  region: regionCode.optional(),
  kind: codeWord.optional(),
  channel: codeWord.optional(),
  agency: agencyId.optional(),
  q: text(100).optional(),
  dueBefore: day.optional(),
  /** Only what was entered after the day of its receipt. */
  backdated: z.enum(['true']).optional(),
  /** Who has it in hand. */
  handler: z.string().min(1).max(100).optional(),
})

export const complaintListItem = z.object({
  no: z.string(),
  title: z.string(),
  kind: z.string(),
  channel: z.string(),
  status: z.string(),
  region: z.string(),
  accused: z.string(),
  handler: z.string(),
  receivedOn: z.string(),
  dueOn: z.string().optional(),
  dueRule: z.string().optional(),
  overdue: z.boolean(),
  provisional: z.boolean(),
  assigned: z.boolean(),
  retaliation: z.boolean(),
  backdated: z.boolean(),
})
export type ComplaintListItem = z.output<typeof complaintListItem>
export const complaintListShape = z.object({ items: z.array(complaintListItem), next: z.string().optional() })

/** A person or machine as shown in the history. */
const actorShape = z.object({ kind: z.string(), title: z.string().optional(), unit: z.string().optional() })

export const complaintDetailShape = z.object({
  no: z.string(),
  version: z.number(),
  kind: z.string(),
  channel: z.string(),
  status: z.string(),
  region: z.string(),
  receivedOn: z.string(),
  receivedAt: z.string(),
  title: z.string(),
  content: z.string(),
  accused: z.object({
    kind: z.string(),
    agencyIds: z.array(z.string()),
    agencyName: z.string(),
    officerName: z.string().optional(),
    certificateNo: z.string().optional(),
    concerns: z.string().optional(),
  }),
  problemTypes: z.array(z.string()),
  allegations: z.array(z.object({ no: z.number(), text: z.string(), problemType: z.string().optional() })),
  occurredOn: z.string().optional(),
  place: z.string().optional(),
  decisionNo: z.string().optional(),
  knownOn: z.string().optional(),
  otherRoutes: z.array(z.object({ route: z.string(), number: z.string().optional(), date: z.string().optional() })),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  hasContact: z.boolean(),
  representatives: z.number(),
  /** Places of those who still speak for it. */
  representing: z.array(z.number()),
  replyBy: z.string(),
  replyPlace: z.string().optional(),
  backdating: z.string().optional(),
  language: z.string().optional(),
  interpreted: z.boolean(),
  helper: z.object({ relation: z.string() }).optional(),
  retaliation: z.boolean(),
  attachments: z.array(z.object({ id: z.string(), mediaType: z.string(), size: z.number(), purpose: z.string().optional() })),
  handling: z.object({ unit: z.string(), unitName: z.string(), reason: z.string(), source: z.string() }),
  assigned: z.object({ unit: z.string(), mode: z.string(), handlers: z.array(z.string()) }).optional(),
  deadlines: z.array(
    z.object({
      rule: z.string(),
      name: z.string(),
      basis: z.string(),
      dueOn: z.string(),
      provisional: z.boolean(),
      met: z.string().optional(),
      overdue: z.boolean(),
    }),
  ),
  findings: z.array(z.object({ allegation: z.number(), conclusion: z.string(), facts: z.string(), basis: z.string().optional() })),
  overall: z.string().optional(),
  reply: z.object({ at: z.string(), text: z.string(), inTime: z.boolean() }).optional(),
  messages: z.array(
    z.object({
      at: z.string(),
      from: z.string(),
      text: z.string(),
      attachments: z.array(z.object({ id: z.string(), mediaType: z.string(), size: z.number() })),
    }),
  ),
  rating: z.object({ resolved: z.boolean(), satisfaction: z.number(), comment: z.string().optional() }).optional(),
  mergedInto: z.string().optional(),
  mergedFrom: z.array(z.string()),
  recused: z.array(z.object({ who: z.string(), reason: z.string() })),
  reveals: z.array(z.object({ id: z.string(), reason: z.string(), approved: z.boolean(), used: z.boolean(), mine: z.boolean() })),
  hints: z.array(z.object({ no: z.string(), title: z.string(), status: z.string(), why: z.enum(['same-person', 'similar-text']) })),
  papers: z.array(paperShape),
  evidence: z.array(evidenceItem),
  rectification: z.object({ matterNo: z.string(), closedOn: z.string(), summary: z.string(), told: z.boolean() }).optional(),
  archiveNo: z.string().optional(),
  transfers: z.array(z.object({ to: z.string(), reason: z.string(), at: z.string() })),
  order: orderShape.optional(),
  custody: custodyShape.optional(),
  history: z.array(z.object({ seq: z.number(), at: z.string(), type: z.string(), text: z.string(), actor: actorShape })),
  may: z.array(z.string()),
})
export type ComplaintDetail = z.output<typeof complaintDetailShape>

export const acceptShape = z.strictObject({ note: text(500).optional() })
export const declineShape = z.strictObject({ ground: codeWord, explanation: text(2_000, 2), earlierNo: complaintNo.optional() })
export const requestSupplementShape = z.strictObject({ items: text(2_000, 2) })
export const referShape = z.strictObject({ unit: agencyId, reason: text(1_000, 2) })
const handlerId = z.string().min(1).max(100)
export const assignShape = z.strictObject({
  unit: agencyId.optional(),
  mode: z.enum(['own', 'transferred', 'entrusted', 'joint']).default('own'),
  handlers: z.array(handlerId).max(10).default([]),
  note: text(1_000).optional(),
})
export const changeHandlerShape = z.strictObject({ from: handlerId, to: handlerId, reason: text(500, 2) })
/** POST /api/intake/case-transfers: all cases that somebody has in hand, as they leave the post. */
export const transferCasesShape = changeHandlerShape
export const transferredCasesShape = z.object({
  transferred: z.array(complaintNo),
  /** What stayed, each with what stood against it. */
  kept: z.array(z.object({ complaintNo, code: z.string(), detail: z.string() })),
})
export const extendShape = z.strictObject({ days: z.number().int().min(1).max(60), ground: text(1_000, 2) })
export const suspendShape = z.strictObject({ ground: codeWord, explanation: text(1_000, 2) })
export const resumeShape = z.strictObject({})
export const mergeShape = z.strictObject({ into: complaintNo, reason: text(500, 2) })
export const unmergeShape = z.strictObject({ reason: text(500, 2) })
export const findingsShape = z.strictObject({
  findings: z
    .array(
      z.strictObject({
        allegation: z.number().int().min(1).max(50),
        conclusion: z.enum(['upheld', 'partly-upheld', 'not-upheld', 'unverifiable']),
        facts: text(5_000, 2),
        basis: text(1_000).optional(),
        problemType: codeWord.optional(),
      }),
    )
    .min(1)
    .max(50),
})
export const replyShape = z.strictObject({ text: text(10_000, 5) })
export const supervisorShape = z.strictObject({
  id: z.string().min(1).max(100),
  certificateNo: text(40),
  validFrom: day,
  validTo: day,
  withdrawn: text(200).optional(),
})
export const supervisorListShape = z.object({
  items: z.array(
    z.object({ id: z.string(), certificateNo: z.string(), validFrom: z.string(), validTo: z.string(), withdrawn: z.string().optional() }),
  ),
})
export const delegationParams = z.strictObject({ id: z.uuid() })
export const delegationShape = z.strictObject({
  to: z.string().min(1).max(100),
  role: codeWord,
  from: day,
  until: day,
  reason: text(200, 2),
})
export const delegationListShape = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      role: z.string(),
      ofTitle: z.string(),
      to: z.string(),
      from: z.string(),
      until: z.string(),
      reason: z.string(),
      mine: z.boolean(),
      ended: z.boolean(),
    }),
  ),
})
export const raiseStepShape = z.strictObject({
  step: z.enum(['close', 'extend', 'terminate', 'assign', 'approve-paper', 'review-findings']),
  reason: text(500, 2),
})
export const noteRouteShape = z.strictObject({ route: codeWord, number: text(80).optional(), date: day.optional() })
export const terminateShape = z.strictObject({ ground: codeWord, explanation: text(2_000, 2) })
export const reasonShape = z.strictObject({ reason: text(1_000, 2) })
export const reviewFindingsShape = z.strictObject({ confirmed: z.boolean(), note: text(1_000).optional() })
export const tellRectificationShape = z.strictObject({ text: text(5_000, 5) })
export const transferClueShape = z.strictObject({ to: codeWord, reason: text(2_000, 2) })
export const leaveJointShape = z.strictObject({ representative: z.number().int().min(1).max(5), on: day, noteId: z.uuid() })
export const closeShape = z.strictObject({ note: text(1_000).optional() })
export const officeMessageShape = z.strictObject({ text: text(2_000) })
export const recuseShape = z.strictObject({ who: z.string().min(1).max(120), reason: text(500, 2) })
export const revealShape = z.strictObject({ reason: text(500, 5) })
export const revealedShape = z.object({
  state: z.enum(['revealed', 'approval-needed']),
  requestId: z.string().optional(),
  contact: z.record(z.string(), z.string()).optional(),
  original: z.string().optional(),
})
export const approveRevealParams = z.strictObject({ no: complaintNo, id: z.string().min(1).max(60) })
