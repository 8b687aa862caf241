import { z } from 'zod'

/** Where a rule's number comes from: a law, the practice of an office, or our own assumption. Screens show the mark. */
export const basisSchema = z.enum(['law', 'local-practice', 'assumption'])
export type Basis = z.infer<typeof basisSchema>

/** What every rule says about itself; `source` is the legal source text. */
export const ruleMeta = {
  version: z.int().min(1),
  source: z.string().min(2),
  basis: basisSchema,
}

/** Chinese marks for screens. */
export const BASIS_NAMES: Record<Basis, string> = { law: '法定', 'local-practice': '本地做法', assumption: '暂行设定' }

export const kebabCase = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write a kebab-case code such as late-reply')
export const regionCode = z
  .string()
  .regex(/^\d{2}(\d{2}(\d{2}(\d{3})?)?)?$/, 'write a division code of 2, 4, 6 or 9 digits without trailing zeros')
