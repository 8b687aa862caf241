import { addDays, type CivilDate, endOfDay, type Rulebook, reminderDates } from '@mingjian/rulebook'
import type { Alarm, Deadline } from '../domain/complaint/state.ts'

/** Reminders go out in the morning of their day. */
const MORNING = 'T09:00:00+08:00'

export type DeadlineContext = {
  book: Rulebook
  region: string /** Office one level up, for escalation. */
  superior?: string /** Makes the id unique within the dossier. */
  serial: number
}

/** A deadline of a rule with everything that it will have to say: reminders, the day itself, overdue and the steps of escalation. */
export function makeDeadline(
  rule: string,
  from: CivilDate,
  context: DeadlineContext,
  more: Partial<Pick<Deadline, 'extensions' | 'suspensions' | 'id'>> = {},
): Deadline {
  const { book, region, serial } = context
  const extensions = more.extensions ?? []
  const suspensions = more.suspensions ?? []
  const computed = book.deadline(rule, from, region, { extensions: extensions as { count: number; unit: 'day' }[], suspensions })
  const id = more.id ?? `${rule}@${from}#${serial}`
  return {
    id,
    rule,
    basis: computed.rule.basis,
    from,
    dueOn: computed.date,
    dueAt: computed.dueAt,
    provisional: computed.provisional,
    calendars: computed.calendars,
    extensions,
    suspensions,
    alarms: alarmsOf(rule, computed, computed.rule.leads, computed.rule.onExpiry, context),
  }
}

/** A deadline whose last day somebody else has set, such as the date in the hotline's file; it reminds like one of the rule. */
export function fixedDeadline(rule: string, from: CivilDate, dueOn: CivilDate, context: DeadlineContext, id?: string): Deadline {
  const { leads, onExpiry, basis } = context.book.deadlineRule(rule, context.region)
  const computed = { from, date: dueOn, dueAt: endOfDay(dueOn) }
  return {
    id: id ?? `${rule}@${from}#${context.serial}`,
    rule,
    basis,
    from,
    dueOn,
    dueAt: computed.dueAt,
    provisional: false,
    fixed: true,
    calendars: [],
    extensions: [],
    suspensions: [],
    alarms: alarmsOf(rule, computed, leads, onExpiry, context),
  }
}

function alarmsOf(
  rule: string,
  computed: { from: CivilDate; date: CivilDate; dueAt: string },
  leads: readonly number[],
  onExpiry: string | undefined,
  context: DeadlineContext,
): Alarm[] {
  const { book, region, superior } = context
  const alarms: Alarm[] = reminderDates(
    computed,
    leads.filter((lead) => lead > 0),
    book.calendar,
    region,
  ).map((day) => ({
    id: `approaching-${day}`,
    at: `${day}${MORNING}`,
    stage: 'approaching',
    text: `期限将到（${computed.date}），请抓紧办理`,
  }))
  alarms.push({ id: `due-${computed.date}`, at: `${computed.date}${MORNING}`, stage: 'due', text: '今天是期限的最后一天' })
  if (onExpiry === 'deem-abandoned')
    alarms.push({ id: `expired-${computed.date}`, at: endOfDay(computed.date), stage: 'expired', text: '逾期未补正，视为放弃' })
  else
    alarms.push({ id: `overdue-${computed.date}`, at: endOfDay(computed.date), stage: 'overdue', text: '期限已过，请立即办理并写明原因' })
  for (const step of book.for(region).escalation) {
    if (step.when !== 'overdue' || onExpiry || (step.deadlines.length > 0 && !step.deadlines.includes(rule))) continue
    const day = dayAfter(book, region, computed.date, step.after)
    alarms.push({
      id: `${step.id}-${day}`,
      at: `${day}${MORNING}`,
      stage: 'escalated',
      text: step.text,
      ...(step.level === 'superior' && superior ? { toUnit: superior } : {}),
    })
  }
  return alarms
}

/** The watch over a complaint that nobody holds: not a statutory period, but what escalates first. */
export function makeAssignmentWatch(from: CivilDate, context: DeadlineContext): Deadline {
  const { book, region, superior, serial } = context
  const steps = book.for(region).escalation.filter(({ when }) => when === 'unassigned')
  const days = steps.map((step) => ({ step, day: dayAfter(book, region, from, step.after) }))
  const dueOn = days[0]?.day ?? from
  return {
    id: `assignment@${from}#${serial}`,
    rule: 'assignment',
    basis: steps[0]?.basis ?? 'assumption',
    from,
    dueOn,
    dueAt: endOfDay(dueOn),
    provisional: false,
    calendars: [],
    extensions: [],
    suspensions: [],
    alarms: days.map(({ step, day }) => ({
      id: `${step.id}-${day}`,
      at: `${day}${MORNING}`,
      stage: step.level === 'superior' ? 'escalated' : 'approaching',
      text: step.text,
      ...(step.level === 'superior' && superior ? { toUnit: superior } : {}),
    })),
  }
}

/** So many days after a day. */
export function dayAfter(
  book: Rulebook,
  region: string,
  from: CivilDate,
  { count, unit }: { count: number; unit: 'working-day' | 'day' },
): CivilDate {
  let day = from
  for (let left = count; left > 0; ) {
    day = addDays(day, 1)
    if (unit === 'day' || book.calendar.isWorkingDay(day, region)) left--
  }
  return day
}
