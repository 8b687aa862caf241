import type { Complaint } from './state.ts'

/** What no complaint has yet when it begins, and none keeps when it is handed to another intake. */
export const FRESH = {
  round: 1,
  supplementAsked: false,
  handledBy: [],
  formerHandlers: [],
  investigators: [],
  recused: [],
  findings: [],
  messages: [],
  reopened: false,
  mergedFrom: [],
  reveals: [],
  identityErased: false,
  orderRounds: 1,
  papers: [],
  inquiries: [],
  evidence: [],
  transfers: [],
  raised: [],
} satisfies Partial<Complaint>
