type Standing = { ended?: unknown; conflicts: readonly { until?: string }[] }
type Need = 'in-office' | 'conflicts'

/** What each step on an appointment takes. A year behind the end is still appraised; a conflict of somebody who has gone stays as it is. */
const NEEDS = {
  renew: ['in-office'],
  'change-fields': ['in-office'],
  'declare-conflict': ['in-office'],
  'end-conflict': ['in-office', 'conflicts'],
  appraise: [],
  end: ['in-office'],
  'reveal-contact': [],
} as const satisfies Record<string, readonly Need[]>
type AppointmentStep = keyof typeof NEEDS

const MET: Record<Need, (state: Standing) => boolean> = {
  'in-office': ({ ended }) => ended === undefined,
  conflicts: ({ conflicts }) => conflicts.some(({ until }) => until === undefined),
}

/** The steps on an appointment that are possible now. */
export const appointmentSteps = (state: Standing): AppointmentStep[] =>
  (Object.keys(NEEDS) as AppointmentStep[]).filter((step) => NEEDS[step].every((need) => MET[need](state)))
