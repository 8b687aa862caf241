import type { Dossier } from '@mingjian/dossier'
import type { AppointmentRules } from '@mingjian/rulebook'
import { type Appointment, type AppointmentEvent, TERM_OVER } from '../domain/appointment/appointment.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import type { Listed } from './personnel-deps.ts'

/** An appointment in a list; how somebody is reached is not shown. */
export function appointmentItem({ _id, state }: Pick<Listed<Appointment>, '_id' | 'state'>, { kinds, endGrounds }: AppointmentRules) {
  const { kind, name, region, office, background, employer, fields, from, until, ended, appraisals } = state
  const rule = kinds[kind]
  const years = appraisals.map(({ year }) => year)
  return {
    id: _id,
    kind,
    kindName: rule?.name ?? kind,
    name,
    region,
    officeId: office,
    background,
    backgroundName: rule?.backgrounds[background]?.name ?? background,
    ...(employer ? { employer } : {}),
    fields,
    from: dayOf(from),
    until: lastDayBefore(until),
    inOffice: !ended,
    ...(ended ? { ended: endOf(ended, endGrounds) } : {}),
    ...(years.length > 0 ? { appraised: Math.max(...years) } : {}),
  }
}

function endOf({ at, ground, reason }: NonNullable<Appointment['ended']>, grounds: AppointmentRules['endGrounds']) {
  const groundName = ground === TERM_OVER ? '聘期届满' : (grounds[ground]?.name ?? ground)
  return { on: ground === TERM_OVER ? lastDayBefore(at) : dayOf(at), ground, groundName, reason }
}

const TEXTS: Record<AppointmentEvent['type'], string> = {
  AppointmentMade: '聘任',
  AppointmentRenewed: '续聘',
  FieldsChanged: '变更领域',
  ConflictDeclared: '登记回避关系',
  ConflictEnded: '回避关系终止',
  YearAppraised: '年度考核',
  AppointmentEnded: '终止',
  ContactRevealed: '查看联系方式',
}

export function appointmentDetail(dossier: Dossier<Appointment>, rules: AppointmentRules) {
  const { state, version, history } = dossier
  return {
    ...appointmentItem(dossier, rules),
    version,
    conflicts: state.conflicts.map(({ id, agency, agencyName, reason, from, until }) => ({
      id,
      agencyId: agency,
      agencyName,
      reason,
      from: dayOf(from),
      ...(until ? { until: lastDayBefore(until) } : {}),
    })),
    appraisals: state.appraisals,
    history: history.map(({ type, at, actor, data }) => {
      const { reason, basis, year } = data as { reason?: string; basis?: string; year?: number }
      const why = reason ?? basis ?? (year === undefined ? undefined : `${year}年`)
      const text = TEXTS[type as AppointmentEvent['type']]
      return { text: why ? `${text}：${why}` : text, at, ...(actor.title ? { by: actor.title } : {}) }
    }),
  }
}
