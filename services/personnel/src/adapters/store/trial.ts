import type { Dossier } from '@mingjian/dossier'
import type { RowDeps } from '../../application/import-ports.ts'
import type { Agency } from '../../domain/agency/state.ts'

type Trials = Pick<RowDeps, 'agencies' | 'officers' | 'certificates' | 'orders' | 'appointments' | 'questions' | 'agencyYears'>

/** Use cases that decide everything and write nothing; the agencies that they would have registered they know, for those that follow name them. */
export function trialOf(deps: RowDeps, unwritten: Trials): RowDeps {
  const registered = new Map<string, Dossier<Agency>>()
  const { agencies } = unwritten
  const keep = (dossier: Dossier<Agency>) => void registered.set(dossier._id, dossier)
  const trial: typeof agencies = {
    ...agencies,
    store: { ...agencies.store, load: async (id) => registered.get(id) ?? agencies.store.load(id) },
    async create(id, command, envelope) {
      const outcome = await agencies.create(id, command, envelope)
      keep(outcome.dossier)
      return outcome
    },
  }
  return {
    ...deps,
    ...unwritten,
    agencies: trial,
    numbers: { allocate: async () => 0 },
    async agenciesNamed(name) {
      const here = [...registered.values()].filter(({ index }) => index.name === name)
      return here.length > 0 ? here : deps.agenciesNamed(name)
    },
  }
}
