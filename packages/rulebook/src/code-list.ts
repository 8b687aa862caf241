import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'write a date such as 2026-02-01')

const item = {
  name: z.string().min(1),
  hint: z.string().optional(),
  since: day.optional(),
  until: day.optional(),
}

const listOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ ...ruleMeta, name: z.string().min(1), items: z.record(kebabCase, z.strictObject({ ...item, ...shape })) })

/** The shape of each code list; the keys are the names under which services ask for them. */
export const codeListSchemas = {
  kinds: listOf({ noticeDuty: z.enum(['full', 'real-name', 'none']) }),
  channels: listOf({ public: z.boolean() }),
  'problem-types': listOf({ fastTrack: z.boolean().default(false), article: z.string().optional() }),
  'decline-grounds': listOf({ route: kebabCase, explanation: z.string().min(1), legalSource: z.string().optional() }),
  'suspension-grounds': listOf({}),
  'order-return-grounds': listOf({ needsUnit: z.boolean() }),
  'other-routes': listOf({ telling: z.string().min(1), excludes: z.boolean(), legalSource: z.string().optional() }),
  conclusions: listOf({ opensMatter: z.boolean() }),
  'complaint-statuses': listOf({ publicName: z.string().min(1), publicText: z.string().min(1), open: z.boolean() }),
  'reply-ways': listOf({ needs: z.enum(['nothing', 'phone', 'address', 'email', 'place']), paper: z.boolean().default(false) }),
  'withdrawal-pressure': listOf({ fastTrack: z.boolean() }),
  'ratings-solved': listOf({ score: z.int().min(0).max(5) }),
  'ratings-satisfaction': listOf({ score: z.int().min(0).max(5) }),
  retention: listOf({ years: z.int().min(1).optional() }),
  publicity: listOf({}),
  'recusal-reasons': listOf({}),
  relations: listOf({ mayWithdraw: z.boolean() }),
  'accused-kinds': listOf({}),
  languages: listOf({}),
  'transfer-bodies': listOf({}),
} as const

export type CodeListName = keyof typeof codeListSchemas
type ItemsOf<Name extends CodeListName> = z.infer<(typeof codeListSchemas)[Name]>['items']
export type CodeItem<Name extends CodeListName = CodeListName> = { code: string } & ItemsOf<Name>[string]

export interface CodeList<Name extends CodeListName = CodeListName> {
  name: string
  version: number
  source: string
  basis: z.infer<typeof ruleMeta.basis>
  /** In the order in which people should see them. */
  items: CodeItem<Name>[]
  get(code: string): CodeItem<Name> | undefined
  /** Whether the code exists and is in force on that day (`YYYY-MM-DD`); without a day, whether it exists. */
  has(code: string, on?: string): boolean
  /** The Chinese name, or the code itself when the list does not know it (an old dossier keeps old codes). */
  nameOf(code: string): string
}

export function createCodeList<Name extends CodeListName>(data: z.infer<(typeof codeListSchemas)[Name]>): CodeList<Name> {
  const items = Object.entries(data.items).map(([code, entry]) => ({ code, ...entry }) as unknown as CodeItem<Name>)
  const byCode = new Map(items.map((entry) => [entry.code, entry]))
  return {
    name: data.name,
    version: data.version,
    source: data.source,
    basis: data.basis,
    items,
    get: (code) => byCode.get(code),
    has(code, on) {
      const entry = byCode.get(code)
      return entry !== undefined && (on === undefined || ((entry.since ?? on) <= on && on <= (entry.until ?? on)))
    },
    nameOf: (code) => byCode.get(code)?.name ?? code,
  }
}
