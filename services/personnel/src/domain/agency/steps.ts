import { isTownshipOffice, newestFacts } from './agency-at.ts'
import type { Agency } from './state.ts'

type Need = 'open' | 'phone' | 'township' | 'delegations' | 'duties'

/** What each step on an agency takes. What holds from a day before an agency ended may still be recorded of it, but is not offered. */
const NEEDS = {
  rename: ['open'],
  'publish-phone': ['open'],
  'test-phone': ['open', 'phone'],
  'set-rank': ['open'],
  'change-superior': ['open'],
  'grant-delegation': ['open'],
  'end-delegation': ['delegations'],
  'declare-recusal': ['open'],
  'list-duty': ['open'],
  'end-duty': ['duties'],
  'set-township-model': ['open', 'township'],
  reorganise: ['open'],
} as const satisfies Record<string, readonly Need[]>
type AgencyStep = keyof typeof NEEDS

const MET: Record<Need, (state: Agency) => boolean> = {
  open: ({ ended }) => ended === undefined,
  phone: (state) => newestFacts(state).phone !== undefined,
  township: isTownshipOffice,
  delegations: ({ delegations }) => delegations.length > 0,
  duties: ({ duties }) => duties.length > 0,
}

/** The steps on an agency that are possible now. */
export const agencySteps = (state: Agency): AgencyStep[] =>
  (Object.keys(NEEDS) as AgencyStep[]).filter((step) => NEEDS[step].every((need) => MET[need](state)))
