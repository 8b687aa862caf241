import type { Complaint } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'

/** What a merged complaint was merged into; its answer is the answer of both. */
export const mainOf = async (deps: IntakeDeps, { status, mergedInto }: Complaint): Promise<Complaint | undefined> =>
  status === 'merged' && mergedInto ? (await deps.complaints.store.load(mergedInto))?.state : undefined

/** Whether the main complaint has given its answer, as commands on the merged one want to know it. */
export const mainAnswered = (main: Complaint | undefined) =>
  main ? { fromNo: main.no, mainAnswered: main.status === 'replied' || main.status === 'closed' } : {}
