import type { Finding } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep } from './take-step.ts'

type FindingInput = { [Key in keyof Finding]: Finding[Key] | undefined } & Pick<Finding, 'allegation' | 'conclusion' | 'facts'>

/** 核查结论 for each allegation. */
export const recordFindings = (deps: IntakeDeps, call: StepCall, body: { findings: FindingInput[] }) =>
  takeStep(
    deps,
    call,
    () => ({
      type: 'record-findings',
      findings: body.findings.map(({ basis, problemType, ...rest }) => ({
        ...rest,
        ...(basis ? { basis } : {}),
        ...(problemType ? { problemType } : {}),
      })),
    }),
    { also: 'assigned-unit' },
  )
