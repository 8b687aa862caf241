import { z } from 'zod'
import { instant } from './personnel.ts'
import { agencyId, codeWord, day, page, regionCode, text } from './text.ts'

const entry = z.string().regex(/^[a-zA-Z0-9-]{1,60}$/)
const letter = z.string().regex(/^[A-H]$/, '请填写选项的字母，A到H。')
const questionKind = z.enum(['single', 'multiple', 'judgement'])
const count = z.number().int().min(0)
const topic = text(40)

export const courseShape = z.strictObject({
  title: text(100),
  kind: codeWord,
  hours: z.number().min(0.5).max(400),
  on: day,
  place: text(100).optional(),
})
export const examEntryParams = z.strictObject({ id: entry })
export const becauseOfShape = z.strictObject({ reason: text(200) })
export const attendanceShape = z.strictObject({
  attended: z
    .array(z.strictObject({ officerId: entry, hours: z.number().min(0.5).max(400).optional() }))
    .min(1)
    .max(500, '一次最多登记500人，请分批。'),
})
const courseItem = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.string(),
  kindName: z.string(),
  hours: z.number(),
  on: z.string(),
  place: z.string().optional(),
  region: z.string(),
  cancelled: z.string().optional(),
})
export const coursesShape = z.object({ items: z.array(courseItem), next: z.string().optional() })
/** The steps that are open to the caller now. */
const may = z.array(z.string())
export const courseDetailShape = courseItem.extend({ may })
/** Officers in the caller's scope, those who attended with their hours. */
export const courseRollShape = z.object({
  items: z.array(z.object({ officerId: z.string(), name: z.string(), agencyName: z.string(), hours: z.number().optional() })),
  next: z.string().optional(),
})
export const recordedShape = z.object({ recorded: count })

export const enterQuestionShape = z.strictObject({
  kind: questionKind,
  topic,
  text: text(1000),
  /** Of a judgement none: its options are 正确 and 错误. */
  options: z.record(letter, text(300)).default({}),
  right: z.array(letter).min(1).max(8),
  source: text(200).optional(),
})
export type EnterQuestion = z.output<typeof enterQuestionShape>
export const questionsQuery = z.strictObject({ ...page, kind: questionKind.optional(), topic: topic.optional(), q: text(50).optional() })
const questionItem = z.object({
  id: z.string(),
  kind: z.string(),
  topic: z.string(),
  text: z.string(),
  options: z.record(z.string(), z.string()),
  right: z.array(z.string()),
  source: z.string().optional(),
  region: z.string(),
  retired: z.string().optional(),
})
export const questionsShape = z.object({ items: z.array(questionItem), next: z.string().optional() })
export const questionDetailShape = questionItem.extend({ may })

export const setExamShape = z.strictObject({
  title: text(100),
  region: regionCode.optional(),
  /** Whether a certificate may rest on its result; otherwise it is practice. */
  counts: z.boolean(),
  parts: z
    .array(
      z.strictObject({
        kind: questionKind,
        topics: z.array(topic).max(50).default([]),
        count: z.number().int().min(1).max(200),
        points: z.number().min(0.5).max(100),
      }),
    )
    .min(1)
    .max(20),
  minutes: z.number().int().min(1).max(480),
  passMark: z.number().min(0).max(1000),
  opensAt: instant,
  closesAt: instant,
  attempts: z.number().int().min(1).max(20).default(1),
  seed: text(60).optional(),
})
export type SetExam = z.output<typeof setExamShape>
export const pageQuery = z.strictObject(page)
export const examItemShape = z.object({
  id: z.string(),
  title: z.string(),
  region: z.string(),
  counts: z.boolean(),
  parts: z.array(z.object({ kind: z.string(), topics: z.array(z.string()), count, points: z.number() })),
  total: z.number(),
  questions: count,
  minutes: z.number(),
  passMark: z.number(),
  opensAt: z.string(),
  closesAt: z.string(),
  attempts: z.number(),
  cancelled: z.string().optional(),
})
export const examsShape = z.object({ items: z.array(examItemShape), next: z.string().optional() })
export const examDetailShape = examItemShape.extend({ may })
const mark = z.object({ score: z.number(), total: z.number(), passed: z.boolean(), at: z.string(), how: z.string() })
export const myExamsShape = z.object({
  items: z.array(
    examItemShape.extend({
      open: z.boolean(),
      attemptsLeft: count,
      sittings: z.array(
        z.object({ id: z.string(), attempt: z.number(), startedAt: z.string(), endsAt: z.string(), mark: mark.optional() }),
      ),
    }),
  ),
})

export const answersShape = z.strictObject({
  answers: z.record(entry, z.array(letter).max(8)).refine((given) => Object.keys(given).length <= 400, '一次最多保存400题。'),
})
/** What somebody sees who sits a test; the clock is ours: `now` and `endsAt` are of the same clock. */
export const sittingShape = z.object({
  id: z.string(),
  examId: z.string(),
  title: z.string(),
  attempt: z.number(),
  startedAt: z.string(),
  endsAt: z.string(),
  now: z.string(),
  passMark: z.number(),
  questions: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      text: z.string(),
      points: z.number(),
      options: z.array(z.object({ letter: z.string(), text: z.string() })),
      /** Once the test is over for everybody. */
      right: z.array(z.string()).optional(),
      source: z.string().optional(),
    }),
  ),
  answers: z.record(z.string(), z.array(z.string())),
  mark: mark.optional(),
})
export const savedShape = z.object({ answered: count, endsAt: z.string(), now: z.string(), mark: mark.optional() })

export const examResultsShape = z.object({
  items: z.array(
    mark.extend({
      sittingId: z.string(),
      officerId: z.string(),
      name: z.string(),
      agencyId: z.string(),
      agencyName: z.string(),
      attempt: count,
    }),
  ),
  next: z.string().optional(),
})
const rate = { sat: count, passed: count, average: z.number() }
export const examAnalysisShape = z.object({
  /** Officers in the caller's scope; those of them who sat; of each the best result. */
  expected: count,
  ...rate,
  units: z.array(z.object({ agencyId: z.string(), agencyName: z.string(), ...rate })),
  /** Those answered right least often first. */
  weakQuestions: z.array(z.object({ id: z.string(), topic: z.string(), text: z.string(), asked: count, right: count, rate: z.number() })),
  weakTopics: z.array(z.object({ topic: z.string(), asked: count, right: count, rate: z.number() })),
})
export type ExamAnalysis = z.output<typeof examAnalysisShape>
export const examAgencyQuery = z.strictObject({ ...page, agency: agencyId.optional() })
