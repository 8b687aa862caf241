import { z } from 'zod'
import { kebabCase, ruleMeta } from './rule-meta.ts'

/** Fields that every paper has, whatever its kind. */
export const COMMON_FIELDS = ['文号', '机关名称', '成文日期'] as const

const label = z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{1,20}$/u, 'write a name of at most 20 letters, without signs')
const words = z.string().min(1).max(2_000)

const blockSchema = z.union([
  z.strictObject({ salutation: words }),
  z.strictObject({ paragraph: words }),
  z.strictObject({ heading: words }),
  /** Paragraphs once for each entry of a list field. */
  z.strictObject({ repeat: label, paragraphs: z.array(words).min(1) }),
])
export type DocumentBlock = z.infer<typeof blockSchema>

/** A field that must stand in every template, one that may, or a list with the fields of its entries. */
const fieldSchema = z.union([z.enum(['required', 'optional']), z.strictObject({ list: z.array(label).min(1) })])

/** A kind of paper (文书): who approves it, how it is numbered, served and published, what its template may name, and the text that it begins with. */
export const documentRuleSchema = z
  .strictObject({
    ...ruleMeta,
    name: z.string().min(1),
    title: z.string().min(1),
    /** Sign of the series in 文号, such as 受 in 七司执监受〔2026〕1号; a paper without one carries no number. */
    mark: z
      .string()
      .regex(/^\p{Script=Han}{1,4}$/u, 'write one to four characters')
      .optional(),
    addressee: z.enum(['person', 'unit', 'none']),
    /** Goes to another body than the one complained of, which must not learn of it. */
    elsewhere: z.boolean().default(false),
    /** Whether somebody else must approve before it is issued. */
    approval: z.enum(['none', 'approver']),
    publicity: kebabCase,
    /** Deadline rule that service starts, such as the 10 working days of a letter of inquiry. */
    startsOnService: kebabCase.optional(),
    /** Conclusion without which it may not be drafted, such as 澄清 after 不属实. */
    afterConclusion: kebabCase.optional(),
    signed: z.boolean().default(true),
    fields: z.record(label, fieldSchema),
    body: z.array(blockSchema).min(1),
  })
  .superRefine((rule, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    const used = new Set<string>()
    rule.body.forEach((block, at) => {
      const list = 'repeat' in block ? rule.fields[block.repeat] : undefined
      if ('repeat' in block) {
        used.add(block.repeat)
        if (typeof list !== 'object') refuse(['body', at, 'repeat'], `“${block.repeat}” is not a list among the fields`)
      }
      const known = [...COMMON_FIELDS, ...Object.keys(rule.fields), ...(typeof list === 'object' ? list.list : [])]
      for (const tag of tagsIn('repeat' in block ? block.paragraphs.join('\n') : Object.values(block).join('\n'))) {
        used.add(tag)
        if (!known.includes(tag)) refuse(['body', at], `“{${tag}}” is not among the fields`)
      }
    })
    for (const [name, need] of Object.entries(rule.fields))
      if (need !== 'optional' && !used.has(name)) refuse(['fields', name], 'it must stand in the text, and does not')
  })
export type DocumentRule = z.infer<typeof documentRuleSchema> & { id: string }

const tagsIn = (text: string) => [...text.matchAll(/\{([^{}]+)\}/g)].map(([, tag = '']) => tag.trim())
