import { STATUS_NAMES } from '../domain/certificate/state.ts'
import type { PersonnelDeps } from './personnel-deps.ts'

const named = <Entry extends { name: string }>(entries: Record<string, Entry>) =>
  Object.entries(entries).map(([code, entry]) => ({ ...entry, code }))

/** What the rulebook of a place lets somebody choose: kinds of certificates, employment, trainings, grounds. */
export function certificateRules({ rulebook }: Pick<PersonnelDeps, 'rulebook'>, region: string) {
  const { kinds, employment, training, exam, suspensionGrounds, revocationGrounds, cancellationGrounds } = rulebook.for(region).certificates
  return {
    kinds: named(kinds).map(({ code, name, way }) => ({ code, name, way })),
    employment: named(employment),
    trainingKinds: named(training.kinds),
    merits: named(rulebook.for(region).agencyYears.merits).map(({ code, name }) => ({ code, name })),
    suspensionGrounds: named(suspensionGrounds),
    revocationGrounds: named(revocationGrounds),
    cancellationGrounds: named(cancellationGrounds),
    statuses: Object.entries(STATUS_NAMES).map(([code, name]) => ({ code, name })),
    hoursPerYear: training.hoursPerYear,
    passMark: exam.passMark,
  }
}
