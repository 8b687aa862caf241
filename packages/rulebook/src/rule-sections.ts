import { z } from 'zod'
import { agencyYearRulesSchema } from './agency-year-rules.ts'
import { appointmentRulesSchema } from './appointment-rules.ts'
import { calendarNoticeSchema } from './calendar-notice.ts'
import { certificateRulesSchema } from './certificate-rules.ts'
import { codeListSchemas } from './code-list.ts'
import { deadlineRulesSchema, escalationSchema } from './deadline-rule.ts'
import { documentRuleSchema } from './document-rule.ts'
import { hotlineCategoriesSchema } from './hotline-category.ts'
import { importColumnsSchema } from './import-columns.ts'
import { personnelColumnsSchema } from './personnel-columns.ts'
import { routingRulesSchema } from './routing-rule.ts'
import { kebabCase } from './rule-meta.ts'
import { staffingRuleSchema } from './staffing-rule.ts'
import { statutoryHolidaySchema } from './statutory-holidays.ts'
import { localHolidaysSchema } from './work-calendar.ts'

/**
 * What a rules file may hold, by its path without extension. `entries`: a map of rules by id, each with its own version and
 * source; `list`: one version and source for the whole file; `whole`: taken as it is, never merged.
 */
export interface Section {
  schema: z.ZodType
  merge: 'entries' | 'list' | 'whole'
  /** Whether a region may have its own. */
  regional: boolean
}

const codeSections = Object.fromEntries(
  Object.entries(codeListSchemas).map(([name, schema]) => [`codes/${name}`, { schema, merge: 'list', regional: true } satisfies Section]),
)

const sections: Record<string, Section> = {
  deadlines: { schema: deadlineRulesSchema, merge: 'entries', regional: true },
  escalation: { schema: escalationSchema, merge: 'entries', regional: true },
  routing: { schema: routingRulesSchema, merge: 'entries', regional: true },
  'local-holidays': { schema: localHolidaysSchema, merge: 'entries', regional: true },
  certificates: { schema: certificateRulesSchema, merge: 'list', regional: true },
  appointments: { schema: appointmentRulesSchema, merge: 'list', regional: true },
  'agency-years': { schema: agencyYearRulesSchema, merge: 'list', regional: true },
  staffing: { schema: staffingRuleSchema, merge: 'list', regional: true },
  'hotline-categories': { schema: hotlineCategoriesSchema, merge: 'list', regional: true },
  'import-columns': { schema: importColumnsSchema, merge: 'list', regional: true },
  'personnel-columns': { schema: personnelColumnsSchema, merge: 'list', regional: true },
  'calendar/statutory-holidays': { schema: z.record(kebabCase, statutoryHolidaySchema), merge: 'entries', regional: false },
  ...codeSections,
}

const notice: Section = { schema: calendarNoticeSchema, merge: 'whole', regional: false }
const document: Section = { schema: documentRuleSchema, merge: 'list', regional: true }
const divisions: Section = { schema: z.record(z.string(), z.string()), merge: 'whole', regional: true }

export function sectionFor(name: string): Section | undefined {
  if (/^calendar\/notices\/[^/]+$/.test(name)) return notice
  if (/^documents\/[a-z0-9-]+$/.test(name)) return document
  return name === 'divisions' ? divisions : Object.hasOwn(sections, name) ? sections[name] : undefined
}

export const sectionNames = [...Object.keys(sections), 'calendar/notices/<year>', 'documents/<kind of paper>', 'divisions']
