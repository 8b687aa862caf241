import { z } from 'zod'

/** CloudEvents 1.0 attributes as 明鉴 uses them (architecture: Events). Tolerant on reading: unknown extensions pass. */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal('1.0'),
  /** Dossier id + public sequence, so that a resend has the same id. */
  id: z.string().min(1).max(200),
  source: z.string().startsWith('/mingjian'),
  type: z.string().regex(/^cn\.mingjian\.[a-z-]+\.[a-z-]+\.v\d+$/),
  /** Dossier id, the key of the topic. */
  subject: z.string().min(1).max(100),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  region: z.string().regex(/^\d{2,12}$/),
  /** Dense public sequence of the dossier (1, 2, 3 …): a gap always means not yet arrived. */
  sequence: z.number().int().positive(),
  causationid: z.string().max(300).optional(),
  traceparent: z.string().max(100).optional(),
  data: z.unknown(),
})

/** One published event. */
export type CloudEvent<Data = unknown> = {
  specversion: '1.0'
  id: string
  source: string
  type: string
  subject: string
  time: string
  datacontenttype: 'application/json'
  region: string
  sequence: number
  causationid?: string
  traceparent?: string
  data: Data
}

/** `mingjian` for a shared deployment, `mingjian-<region>` for a dedicated one. */
export const topicName = (namespace: string, context: string, aggregate: string) => `${namespace}.${context}.${aggregate}.v1`
