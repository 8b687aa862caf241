import type { Dossier } from '@mingjian/dossier'
import type { AgencyYearRules } from '@mingjian/rulebook'
import { agencyAt } from '../domain/agency/agency-at.ts'
import type { Agency } from '../domain/agency/state.ts'
import { factsKnown } from '../domain/certificate/check.ts'
import { type Certificate, STATUS_NAMES } from '../domain/certificate/state.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import type { Officer } from '../domain/officer/officer.ts'
import type { Listed } from './personnel-deps.ts'

/** An agency in a list: as it is now. */
export function agencyItem({ state }: Pick<Listed<Agency>, 'state'>, now: string) {
  const { changes, openedAt } = state
  return agencyAt(state, now < openedAt ? (changes[0]?.from ?? openedAt) : now)
}

/** An officer in a list; the identity number is masked. */
export function officerItem({ _id, state }: Pick<Listed<Officer>, '_id' | 'state'>) {
  const { name, agency, agencyName, region, field, post, employment, masked, left, supervising } = state
  return {
    id: _id,
    name,
    agencyId: agency,
    agencyName,
    region,
    employment,
    ...(field ? { field } : {}),
    ...(post ? { post } : {}),
    ...(masked ? { idNumber: masked } : {}),
    ...(left ? { left } : {}),
    ...(supervising ? { supervising } : {}),
  }
}

export function officerDetail(dossier: Dossier<Officer>, kinds: AgencyYearRules['merits']) {
  const { training, exams, appraisals, posts, merits } = dossier.state
  const named = merits.map((merit) => ({ ...merit, kindName: kinds[merit.kind]?.name ?? merit.kind }))
  const held = posts.map(({ agency, agencyName, from, post }) => ({
    agencyId: agency,
    agencyName,
    from: dayOf(from),
    ...(post ? { post } : {}),
  }))
  return { ...officerItem(dossier), version: dossier.version, training, exams, appraisals, merits: named, posts: held }
}

/** A certificate in a list. */
export function certificateItem({ state }: Pick<Listed<Certificate>, 'state'>) {
  const { applicationNo, kind, status, application, officer, name, agency, agencyName, region, reviews } = state
  const card = factsKnown(state).findLast((fact) => fact.kind === 'card')
  const reviewed = reviews.at(-1)?.year
  return {
    applicationNo,
    kind,
    status,
    statusText: STATUS_NAMES[status],
    stage: application.stage,
    officerId: officer,
    name,
    agencyId: agency,
    agencyName,
    region,
    ...(card?.kind === 'card' ? { no: card.no, issuedOn: dayOf(card.from), validTo: lastDayBefore(card.to) } : {}),
    ...(reviewed ? { reviewed } : {}),
  }
}
