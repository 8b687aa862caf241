import type { EventContract } from '../define-event.ts'
import * as accountability from './accountability/index.ts'
import * as intake from './intake/index.ts'
import * as personnel from './personnel/index.ts'

/** Every event type that 明鉴 publishes, by its type. */
export const eventCatalog: ReadonlyMap<string, EventContract> = new Map(
  [...Object.values(intake), ...Object.values(accountability), ...Object.values(personnel)].map((contract) => [
    contract.type,
    contract as unknown as EventContract,
  ]),
)

export { accountability as accountabilityEvents, intake as intakeEvents, personnel as personnelEvents }
