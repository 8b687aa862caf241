export { type Agency, type AgencyDirectory, type AgencyKind, createAgencyDirectory, withSubordinates } from './agency-directory.ts'
export type { AgencyYearRules } from './agency-year-rules.ts'
export { APPOINTMENT_KINDS, type AppointmentKind, type AppointmentRules } from './appointment-rules.ts'
export { type CalendarNotice, calendarNoticeSchema, doubtsAboutNotice, parseCalendarNotice } from './calendar-notice.ts'
export { CERTIFICATE_CONDITIONS, type CertificateCondition, type CertificateRules, kindsAccepted } from './certificate-rules.ts'
export {
  addDays,
  addMonths,
  type CivilDate,
  civilDateAt,
  daysBetween,
  endOfDay,
  InvalidDateError,
  isCivilDate,
  parseCivilDate,
} from './civil-date.ts'
export type { CodeItem, CodeList, CodeListName } from './code-list.ts'
export {
  CalendarYearMissingError,
  computeDeadline,
  type Deadline,
  type DeadlineOptions,
  type DeadlineRequest,
  InvalidPeriodError,
  remainingAfter,
  reminderDates,
  requestFor,
  type SkippedDay,
  type Suspension,
} from './deadline.ts'
export type { DeadlineRule, DeadlineUnit, EscalationStep } from './deadline-rule.ts'
export { COMMON_FIELDS, type DocumentBlock, type DocumentRule } from './document-rule.ts'
export { classifyHotlineOrder, type HotlineCategories, type HotlineClassification, type HotlineOrderText } from './hotline-category.ts'
export { type ImportColumns, normaliseHeader, type SuggestedMapping, suggestColumnMapping } from './import-columns.ts'
export { loadRulebook, type RulebookSettings } from './load-rulebook.ts'
export { columnsOfTable, PERSONNEL_TABLES, type PersonnelTable } from './personnel-columns.ts'
export { type RecomputedDeadline, recomputeDeadline } from './recompute-deadline.ts'
export { codesAbove, covers, isAbove, levelOf, type Region, type RegionLevel, type RegionTree } from './region-tree.ts'
export { type Handler, NoRoutingRuleError, type Routing, type RoutingFacts, routeComplaint } from './route-complaint.ts'
export { type AccusedKind, accusedKindSchema, type Concerns, concernsSchema, type RoutingRule } from './routing-rule.ts'
export { BASIS_NAMES, type Basis } from './rule-meta.ts'
export { type Rulebook, type RuleSet, UnknownRuleError } from './rulebook.ts'
export { RulebookError, type RuleProblem } from './rulebook-error.ts'
export type { StaffingRule } from './staffing-rule.ts'
export { type CalendarDay, createWorkCalendar, type LocalHoliday, type WorkCalendar } from './work-calendar.ts'
