import { z } from 'zod'
import { agencyId, codeWord, day, page, regionCode, text } from './text.ts'

export const certificateNo = z
  .string()
  .max(60)
  .transform((value) => value.normalize('NFKC').trim().toUpperCase())
  .pipe(z.string().regex(/^[\p{Script=Han}A-Z0-9-]{4,40}$/u, '请按证件上的证号填写，4到40位。'))
  .meta({ minLength: 4, maxLength: 40, pattern: '^[\\p{Script=Han}A-Z0-9-]{4,40}$' })
/** The number of a certificate, or of an application that has none yet. */
export const certificateParams = z.strictObject({ no: certificateNo })
export const agencyParams = z.strictObject({ id: agencyId })
export const officerParams = z.strictObject({ id: z.string().regex(/^[a-zA-Z0-9-]{1,60}$/) })
export const delegationEndParams = z.strictObject({ id: agencyId, delegation: z.string().regex(/^[a-zA-Z0-9-]{1,60}$/) })
const phone = z.string().regex(/^[0-9+() -]{5,30}$/, '请填写电话号码，例如 0000-0000000。')
const login = z.string().regex(/^[\w.:@-]{1,100}$/, '请填写账号的编号。')
export const agencyKind = z.enum([
  'government',
  'department',
  'supervision-office',
  'internal-unit',
  'township-office',
  'justice-office',
  'institution',
])

export const agencyLevel = z.enum(['province', 'city', 'county', 'township'])

/** 行政级别, highest first (公务员法 Art. 18, and 股级). */
export const agencyRank = z.enum([
  'bureau-director',
  'deputy-bureau-director',
  'division-head',
  'deputy-division-head',
  'section-head',
  'deputy-section-head',
  'subsection',
])

/** An instant: ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true, message: '请写明日期、时间和时区，例如 2026-03-02T10:00:00+08:00。' })

export const registerAgencyShape = z.strictObject({
  /** The unit as logins name it; made here when absent. */
  id: agencyId.optional(),
  name: text(100),
  creditCode: z.string().max(18).optional(),
  region: regionCode,
  kind: agencyKind,
  field: codeWord.optional(),
  level: agencyLevel,
  rank: agencyRank.optional(),
  parentId: agencyId.optional(),
  superiorId: agencyId.optional(),
  phone: phone.optional(),
  sign: text(20).optional(),
  on: day,
})
export const renameAgencyShape = z.strictObject({ name: text(100), on: day, basis: text(200) })
export const publishPhoneShape = z.strictObject({ phone, on: day })
export const setRankShape = z.strictObject({ rank: agencyRank, on: day, basis: text(200) })
/** The number that was called, as it is published. */
export const testPhoneShape = z.strictObject({
  phone,
  on: day,
  result: z.enum(['answered', 'unanswered', 'wrong-number', 'turned-away']),
  note: text(200).optional(),
})
export const changeSuperiorShape = z
  .strictObject({ parentId: agencyId.optional(), superiorId: agencyId.optional(), on: day, basis: text(200) })
  .refine(({ parentId, superiorId }) => parentId !== undefined || superiorId !== undefined, {
    path: ['superiorId'],
    message: '请填写新的主管单位或者业务上级。',
  })
export const grantDelegationShape = z.strictObject({
  kind: z.enum(['entrusted', 'authorised']),
  to: text(100).optional(),
  basis: text(200),
  powers: text(500),
  on: day,
  until: day.optional(),
})
export const endDelegationShape = z.strictObject({ until: day, reason: text(200) })
export const recusalRelationShape = z.strictObject({ who: text(100), reason: text(200), on: day, until: day.optional() })
export const reorganiseShape = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('merged'), into: z.array(agencyId).length(1), on: day, basis: text(200) }),
  z.strictObject({ how: z.literal('split'), into: z.array(agencyId).min(2).max(20), on: day, basis: text(200) }),
  z.strictObject({ how: z.literal('abolished'), into: z.array(agencyId).max(0).default([]), on: day, basis: text(200) }),
])
export const agencyQuery = z.strictObject({ at: instant.optional() })
export const agenciesQuery = z.strictObject({ ...page, q: text(50).optional(), kind: agencyKind.optional(), level: agencyLevel.optional() })

const delegationShape = z.object({
  id: z.string(),
  kind: z.string(),
  to: z.string().optional(),
  basis: z.string(),
  powers: z.string(),
  from: z.string(),
  until: z.string().optional(),
})
export const agencyShape = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  kind: z.string(),
  level: z.string(),
  rank: z.string().optional(),
  field: z.string().optional(),
  creditCode: z.string().optional(),
  parentId: z.string().optional(),
  superiorId: z.string().optional(),
  phone: z.string().optional(),
  sign: z.string().optional(),
  open: z.boolean(),
  into: z.array(z.string()),
  delegations: z.array(delegationShape),
})
export const agencyDetailShape = agencyShape.extend({
  version: z.number(),
  /** The steps that are open to the reader now. */
  may: z.array(z.string()),
  /** The lines of its 权责清单 that hold then. */
  duties: z.array(
    z.object({
      id: z.string(),
      over: z.string().optional(),
      field: z.string().optional(),
      matters: z.string(),
      basis: z.string(),
      from: z.string(),
      until: z.string().optional(),
    }),
  ),
  /** Names of the units that it names: above it, those that took over its business, and those that it supervises. */
  related: z.array(z.object({ id: z.string(), name: z.string() })),
  history: z.array(z.object({ seq: z.number(), text: z.string(), at: z.string(), by: z.string().optional(), from: z.string().optional() })),
  names: z.array(z.object({ name: z.string(), from: z.string() })),
  recusals: z.array(z.object({ who: z.string(), reason: z.string(), from: z.string(), until: z.string().optional() })),
})
export const phoneTestsQuery = z.strictObject({ ...page, region: regionCode.optional(), testedBefore: day.optional() })
/** Published complaint phones, those that were never tested first. */
export const phoneTestsShape = z.object({
  /** A phone that was last called before this day is due. */
  dueBefore: z.string(),
  items: z.array(
    z.object({
      agencyId: z.string(),
      agencyName: z.string(),
      region: z.string(),
      phone: z.string(),
      tested: z.object({ on: z.string(), result: z.string(), note: z.string().optional() }).optional(),
      due: z.boolean(),
    }),
  ),
  next: z.string().optional(),
})
export const agenciesShape = z.object({ items: z.array(agencyShape), next: z.string().optional() })

export const registerOfficerShape = z.strictObject({
  name: text(40),
  idNumber: z.string().max(18).optional(),
  agencyId,
  post: text(60).optional(),
  employment: codeWord,
  login: login.optional(),
  on: day,
})
export type RegisterOfficer = z.output<typeof registerOfficerShape>
export const moveOfficerShape = z.strictObject({ agencyId, post: text(60).optional(), on: day, basis: text(200) })
export const leaveShape = z.strictObject({ on: day, ground: z.enum(['retired', 'resigned', 'dismissed', 'moved-out', 'died']) })
export const employmentShape = z.strictObject({ employment: codeWord, on: day, basis: text(200) })
export const linkLoginShape = z.strictObject({ login })
export const trainingShape = z.strictObject({ on: day, hours: z.number().min(0.5).max(400), course: text(100), kind: codeWord.optional() })
export const examShape = z.strictObject({ on: day, score: z.number().min(0).max(1000), paper: text(100) })
export const appraisalShape = z.strictObject({
  year: z.number().int().min(2000).max(2100),
  result: z.enum(['excellent', 'competent', 'basic', 'incompetent']),
  note: text(200).optional(),
})
export const revealIdentityShape = z.strictObject({ reason: text(200, 4) })
export const revealedIdentityShape = z.object({ idNumber: z.string() })
export const officersQuery = z.strictObject({
  ...page,
  q: text(50).optional(),
  agency: agencyId.optional(),
  left: z.enum(['true', 'false']).optional(),
})
export const officerShape = z.object({
  id: z.string(),
  name: z.string(),
  agencyId: z.string(),
  agencyName: z.string(),
  region: z.string(),
  field: z.string().optional(),
  post: z.string().optional(),
  employment: z.string(),
  /** Masked. */
  idNumber: z.string().optional(),
  left: z.object({ on: z.string(), ground: z.string() }).optional(),
  /** Named as a supervisor for this unit. */
  supervising: z.object({ unit: z.string(), unitName: z.string(), partTime: z.boolean(), on: z.string(), basis: z.string() }).optional(),
})
export const officerDetailShape = officerShape.extend({
  version: z.number(),
  /** The steps that are open to the reader now. */
  may: z.array(z.string()),
  training: z.array(z.object({ id: z.string(), on: z.string(), hours: z.number(), course: z.string(), kind: z.string().optional() })),
  exams: z.array(z.object({ id: z.string(), on: z.string(), score: z.number(), paper: z.string(), practice: z.literal(true).optional() })),
  appraisals: z.array(z.object({ year: z.number(), result: z.string(), note: z.string().optional() })),
  /** 奖惩. */
  merits: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      kindName: z.string(),
      documentNo: z.string(),
      on: z.string(),
      /** Last day of its effect. */
      until: z.string().optional(),
    }),
  ),
  posts: z.array(z.object({ agencyId: z.string(), agencyName: z.string(), from: z.string(), post: z.string().optional() })),
})
export const officersShape = z.object({ items: z.array(officerShape), next: z.string().optional() })
export const officerDoneShape = z.object({ id: z.string() })

const card = { no: certificateNo, issuedOn: day, validTo: day, issuer: text(100) }
export const applyShape = z.strictObject({ officerId: z.string().max(60), kind: codeWord })
export const fileCertificateShape = z.strictObject({ officerId: z.string().max(60), kind: codeWord, ...card })
export const issueShape = z.strictObject(card)
export const noteShape = z.strictObject({ note: text(500).optional() })
export const becauseShape = z.strictObject({ reason: text(500) })
export const suspendCertificateShape = z.strictObject({ on: day, until: day.optional(), ground: codeWord, note: text(500).optional() })
export const reinstateShape = z.strictObject({ on: day, reason: text(500) })
export const endCertificateShape = z.strictObject({ on: day, ground: codeWord, note: text(500).optional() })
export const reportLostShape = z.strictObject({ on: day, note: text(500).optional() })
export const annualReviewShape = z.strictObject({
  year: z.number().int().min(2000).max(2100),
  passed: z.boolean(),
  on: day,
  note: text(500).optional(),
})
export const correctShape = z.strictObject({
  record: z.number().int().min(1).max(2000),
  annul: z.literal(true).optional(),
  on: day.optional(),
  until: day.optional(),
  no: certificateNo.optional(),
  reason: text(500),
})
export const certificatesQuery = z.strictObject({
  ...page,
  q: text(50).optional(),
  status: codeWord.optional(),
  /** Of the application under way. */
  stage: codeWord.optional(),
  kind: codeWord.optional(),
  agency: agencyId.optional(),
  /** Cards whose last day comes until this one, the first to run out first. */
  runsOutUntil: day.optional(),
  /** Of one person. */
  officer: z.string().max(60).optional(),
})
const conditionShape = z.object({
  name: z.string(),
  text: z.string(),
  source: z.string(),
  basis: z.string(),
  holds: z.boolean(),
  found: z.string(),
})
export const certificateShape = z.object({
  applicationNo: z.string(),
  /** Absent while it has none. */
  no: z.string().optional(),
  kind: z.string(),
  status: z.string(),
  statusText: z.string(),
  /** Of the application under way. */
  stage: z.string(),
  officerId: z.string(),
  name: z.string(),
  agencyId: z.string(),
  agencyName: z.string(),
  region: z.string(),
  issuedOn: z.string().optional(),
  validTo: z.string().optional(),
  reviewed: z.number().optional(),
})
export const certificateDetailShape = certificateShape.extend({
  version: z.number(),
  /** The steps that are open to the reader now. */
  may: z.array(z.string()),
  numbers: z.array(z.string()),
  conditions: z.array(conditionShape),
  history: z.array(
    z.object({
      seq: z.number(),
      type: z.string(),
      text: z.string(),
      at: z.string(),
      by: z.string().optional(),
      from: z.string().optional(),
      /** A fact that a later record may set right. */
      correctable: z.literal(true).optional(),
    }),
  ),
})
export const certificatesShape = z.object({ items: z.array(certificateShape), next: z.string().optional() })
export const certificateDoneShape = z.object({ applicationNo: z.string(), no: z.string().optional(), status: z.string() })

const MOST_CHECKS = 5_000
export const checkShape = z.strictObject({
  checks: z
    .array(z.strictObject({ no: certificateNo, at: instant }))
    .min(1)
    .max(MOST_CHECKS, `一次最多核验 ${MOST_CHECKS} 个，请分批。`),
  /** As it was known at that instant; what is known now when absent. */
  knownAt: instant.optional(),
})
export type CheckRequest = z.output<typeof checkShape>
export const checkAnswerShape = z.object({
  no: z.string(),
  at: z.string(),
  status: z.enum(['valid', 'invalid', 'unknown']),
  reason: z.string(),
  text: z.string(),
  kind: z.string().optional(),
  agencyId: z.string().optional(),
  agencyName: z.string().optional(),
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
})
export type CheckAnswerItem = z.output<typeof checkAnswerShape>
export const checkAnswersShape = z.object({ answers: z.array(checkAnswerShape) })

export const publicCertificateShape = z.object({
  no: z.string(),
  status: z.string(),
  statusText: z.string(),
  kind: z.string(),
  agencyName: z.string(),
  validTo: z.string(),
})
