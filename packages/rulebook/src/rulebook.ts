import type { AgencyYearRules } from './agency-year-rules.ts'
import type { AppointmentRules } from './appointment-rules.ts'
import type { CalendarNotice } from './calendar-notice.ts'
import type { CertificateRules } from './certificate-rules.ts'
import { type CodeList, type CodeListName, createCodeList } from './code-list.ts'
import { computeDeadline, type Deadline, type DeadlineRequest, requestFor } from './deadline.ts'
import type { DeadlineRule, EscalationStep } from './deadline-rule.ts'
import type { DocumentRule } from './document-rule.ts'
import type { HotlineCategories } from './hotline-category.ts'
import type { ImportColumns } from './import-columns.ts'
import type { PersonnelColumns } from './personnel-columns.ts'
import { codesAbove, type RegionTree } from './region-tree.ts'
import type { RoutingRule } from './routing-rule.ts'
import type { Layer } from './rule-layers.ts'
import type { StaffingRule } from './staffing-rule.ts'
import type { StatutoryHoliday } from './statutory-holidays.ts'
import { createWorkCalendar, type LocalHoliday, type WorkCalendar } from './work-calendar.ts'

/** The rules that hold in one region: the default with what its ancestors and it have changed. */
export interface RuleSet {
  deadlines: ReadonlyMap<string, DeadlineRule>
  /** Steps for the unassigned first, then by `order`. */
  escalation: readonly EscalationStep[]
  /** In the order in which they are tried. */
  routing: readonly RoutingRule[]
  hotlineCategories: HotlineCategories
  importColumns: ImportColumns
  personnelColumns: PersonnelColumns
  certificates: CertificateRules
  staffing: StaffingRule
  appointments: AppointmentRules
  agencyYears: AgencyYearRules
  localHolidays: readonly LocalHoliday[]
  /** Kinds of papers (文书) by id. */
  documents: ReadonlyMap<string, DocumentRule>
  codes<Name extends CodeListName>(name: Name): CodeList<Name>
}

export interface Rulebook {
  /** Short hash of all rules, divisions and notices in force; kept on every dossier that is decided under them. */
  readonly version: string
  readonly regions: RegionTree
  readonly calendar: WorkCalendar
  readonly statutoryHolidays: readonly StatutoryHoliday[]
  /** Rules for a region, by the nearest division that has its own; without a region, the default. */
  for(region?: string): RuleSet
  /** @throws UnknownRuleError */
  deadlineRule(id: string, region?: string): DeadlineRule
  /** @throws UnknownRuleError */
  documentRule(id: string, region?: string): DocumentRule
  /** The deadline of a rule from a start day, on the region's calendar. */
  deadline(
    id: string,
    from: string,
    region?: string,
    more?: Pick<DeadlineRequest, 'extensions' | 'suspensions'>,
    strict?: boolean,
  ): Deadline & { rule: DeadlineRule }
  codes<Name extends CodeListName>(name: Name, region?: string): CodeList<Name>
  /** The same rules with further notices, as an administrator enters them; a new version. */
  withNotices(notices: readonly CalendarNotice[]): Rulebook
}

/** A rule that the rulebook does not have. */
export class UnknownRuleError extends Error {
  readonly code = 'unknown-rule'
  constructor(kind: string, id: string) {
    super(`the rulebook has no ${kind} “${id}”`)
    this.name = 'UnknownRuleError'
  }
}

export interface RulebookParts {
  layers: ReadonlyMap<string, Layer>
  notices: readonly CalendarNotice[]
  regions: RegionTree
  hash(notices: readonly CalendarNotice[]): string
}

export function createRulebook({ layers, notices, regions, hash }: RulebookParts): Rulebook {
  const sets = new Map<string, RuleSet>()
  const ruleSet = (region = ''): RuleSet => {
    const nearest = [region, ...codesAbove(region), ''].find((code) => layers.has(code)) ?? ''
    let set = sets.get(nearest)
    if (!set) {
      set = createRuleSet(layers.get(nearest) ?? new Map())
      sets.set(nearest, set)
    }
    return set
  }
  const statutoryHolidays = byId<StatutoryHoliday>(layers.get('')?.get('calendar/statutory-holidays'))
  const withCalendar = (inForce: readonly CalendarNotice[]): Rulebook => {
    const calendar = createWorkCalendar(inForce, statutoryHolidays, (region) => ruleSet(region).localHolidays)
    const book: Rulebook = {
      version: hash(inForce),
      regions,
      calendar,
      statutoryHolidays,
      for: ruleSet,
      deadlineRule(id, region) {
        const rule = ruleSet(region).deadlines.get(id)
        if (!rule) throw new UnknownRuleError('deadline', id)
        return rule
      },
      documentRule(id, region) {
        const rule = ruleSet(region).documents.get(id)
        if (!rule) throw new UnknownRuleError('kind of paper', id)
        return rule
      },
      deadline(id, from, region, more = {}, strict = false) {
        const rule = book.deadlineRule(id, region)
        const options = { strict, ...(region === undefined ? {} : { region }) }
        return { ...computeDeadline(requestFor(rule, from, more), calendar, options), rule }
      },
      codes: (name, region) => ruleSet(region).codes(name),
      withNotices: (more) => withCalendar([...inForce, ...more]),
    }
    return book
  }
  return withCalendar(notices)
}

const DOCUMENTS = 'documents/'
const WHEN_ORDER = ['unassigned', 'due-soon', 'due', 'overdue']

function createRuleSet(layer: Layer): RuleSet {
  const lists = new Map<CodeListName, CodeList<never>>()
  return {
    deadlines: new Map(byId<DeadlineRule>(layer.get('deadlines')).map((rule) => [rule.id, rule])),
    escalation: byId<EscalationStep>(layer.get('escalation')).sort(
      (a, b) => WHEN_ORDER.indexOf(a.when) - WHEN_ORDER.indexOf(b.when) || a.order - b.order,
    ),
    routing: byId<RoutingRule>(layer.get('routing')).sort((a, b) => a.order - b.order),
    hotlineCategories: layer.get('hotline-categories') as HotlineCategories,
    importColumns: layer.get('import-columns') as ImportColumns,
    personnelColumns: layer.get('personnel-columns') as PersonnelColumns,
    certificates: layer.get('certificates') as CertificateRules,
    staffing: layer.get('staffing') as StaffingRule,
    appointments: layer.get('appointments') as AppointmentRules,
    agencyYears: layer.get('agency-years') as AgencyYearRules,
    localHolidays: byId<LocalHoliday>(layer.get('local-holidays')),
    documents: new Map(
      [...layer].flatMap(([section, rule]) => {
        const id = section.startsWith(DOCUMENTS) ? section.slice(DOCUMENTS.length) : undefined
        return id ? [[id, { ...(rule as Omit<DocumentRule, 'id'>), id }] as const] : []
      }),
    ),
    codes<Name extends CodeListName>(name: Name): CodeList<Name> {
      let list = lists.get(name)
      if (!list) {
        const data = layer.get(`codes/${name}`)
        if (data === undefined) throw new UnknownRuleError('code list', name)
        list = createCodeList<never>(data as never)
        lists.set(name, list)
      }
      return list as unknown as CodeList<Name>
    },
  }
}

function byId<Rule>(entries: unknown): Rule[] {
  return Object.entries((entries ?? {}) as Record<string, object>).map(([id, rule]) => ({ id, ...rule }) as Rule)
}
