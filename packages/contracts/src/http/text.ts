import { z } from 'zod'

/** Control characters other than line breaks and tabs, and the bidirectional overrides by which text can be made to read otherwise than it is. */
const UNWANTED = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** As documented: begins and ends with something to see. */
const VISIBLE = '[^\\s\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]'
const KEPT = '[^\\r\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]'
const written = (min: number) => (min < 2 ? VISIBLE : `${VISIBLE}${KEPT}{${min - 2},}${VISIBLE}`)

/** Text that a person wrote: trimmed, NFC, line ends as \n, without control characters; lone surrogates are replaced. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .max(max * 2, `最多 ${max} 个字，请精简。`)
    .transform((value) => value.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').replace(UNWANTED, '').trim())
    .pipe(z.string().min(min).max(max))
    .meta({ minLength: min, maxLength: max, ...(min > 0 ? { pattern: written(min) } : {}) })

export const regionCode = z.string().regex(/^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$/)
export const codeWord = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
export const agencyId = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/)
/** A day that the calendar of the rulebook knows. */
export const day = z.iso.date({ abort: true }).regex(/^(19|2[01])/, '请检查年份，按“2026-03-02”的格式填写日期。')
export const complaintNo = z.string().regex(/^JD\d{2,12}-\d{4}-\d{6,9}$/)
/** 16 digits; spaces and hyphens, as people write them down, are dropped. */
export const receipt = z
  .string()
  .max(40)
  .transform((value) => value.replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{16}$/))
  .meta({ pattern: '^([\\s-]*\\d){16}[\\s-]*$' })
export const page = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
