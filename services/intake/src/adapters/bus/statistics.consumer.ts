import { done, duplicate, type Handler, retry } from '@mingjian/messaging'
import { projectStatistics, type StatisticsStore } from '../../application/project-statistics.ts'

const GAP_MS = 200

/** Keeps the yearly numbers up with the published events. */
export const statistics =
  (store: StatisticsStore): Handler =>
  async ({ event }) => {
    const result = await projectStatistics(store, event)
    if (result === 'gap') return retry(GAP_MS)
    return result === 'done' ? done : duplicate
  }
