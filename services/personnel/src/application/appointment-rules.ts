import type { PersonnelDeps } from './personnel-deps.ts'

const named = (entries: Record<string, { name: string }>) => Object.entries(entries).map(([code, { name }]) => ({ code, name }))

/** What the rulebook of a place lets somebody choose when they appoint: kinds with their backgrounds and terms, bars, grounds of an end. */
export function appointmentRules({ rulebook }: Pick<PersonnelDeps, 'rulebook'>, region: string) {
  const { kinds, bars, endGrounds } = rulebook.for(region).appointments
  return {
    kinds: Object.entries(kinds).map(([code, { name, person, fields, termMonths, backgrounds }]) => ({
      code,
      name,
      person,
      fields,
      termMonths,
      backgrounds: named(backgrounds),
    })),
    bars,
    endGrounds: named(endGrounds),
  }
}
