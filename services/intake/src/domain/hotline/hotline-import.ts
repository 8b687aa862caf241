import { type Decider, DomainError } from '@mingjian/dossier'

export type ImportState = 'queued' | 'running' | 'stopped' | 'finished' | 'failed'
export type Uncategorised = 'complaints' | 'statistics' | 'keywords'

/** Outcomes of rows; `read` is the sum of the five that follow it. */
export type Counters = {
  read: number
  created: number
  updated: number
  unchanged: number
  rejected: number
  /** About the office's own place: sealed to the superior. */
  sealed: number
  /** Of the created ones: made into complaints, and kept for statistics only. */
  complaints: number
  statistics: number
}
export const NO_ROWS: Counters = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, sealed: 0, complaints: 0, statistics: 0 }

/** Everything that was settled when the file came; resuming and repeating use it as it is. */
export type ImportRequest = {
  region: string
  unit: string
  by: { id: string; title: string }
  dryRun: boolean
  upload: string
  fileName: string
  size: number
  /** Hex, of the file as uploaded. */
  sha256: string
  format: string
  encoding?: string
  /** Of a workbook: the sheet that holds the orders. */
  sheet?: string
  header: string[]
  headerRow: number
  /** Field → column, from 0. */
  columns: Record<string, number>
  profile: string
  profileVersion: number
  source: string
  uncategorised: Uncategorised
  categoryMappingVersion: number
  rulebook: string
  /** The day on which rows without a 移交日期 count as received, so that a resumed run decides as the first one did. */
  day: string
}

export type HotlineImport = ImportRequest & {
  state: ImportState
  requestedAt: string
  startedAt?: string
  finishedAt?: string
  counters?: Counters
  failure?: { code: string; message: string }
}

export type HotlineImportEvent =
  | { type: 'ImportRequested'; data: ImportRequest }
  | { type: 'ImportStarted'; data: object }
  | { type: 'ImportStopped'; data: object }
  | { type: 'ImportResumed'; data: object }
  | { type: 'ImportFinished'; data: { counters: Counters } }
  | { type: 'ImportFailed'; data: { code: string; message: string } }
export type HotlineImportCommand =
  | { type: 'request'; request: ImportRequest }
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'resume' }
  | { type: 'finish'; counters: Counters }
  | { type: 'fail'; code: string; message: string }

const ENDED: readonly ImportState[] = ['finished', 'failed', 'stopped']
export const hasEnded = (state: ImportState) => ENDED.includes(state)

/** An import job as a dossier: only what was decided about it; its running counters are kept beside it. */
export const hotlineImport: Decider<HotlineImport, HotlineImportCommand, HotlineImportEvent> = {
  shape: 1,
  initial: {} as HotlineImport,
  decide: (state, command): HotlineImportEvent[] => {
    switch (command.type) {
      case 'request':
        return state.state ? [] : [{ type: 'ImportRequested', data: command.request }]
      case 'start':
        return state.state === 'queued' ? [{ type: 'ImportStarted', data: {} }] : []
      case 'stop':
        return hasEnded(state.state) ? [] : [{ type: 'ImportStopped', data: {} }]
      case 'resume':
        if (state.state === 'finished') throw new DomainError('import-finished', '这次导入已经完成，不需要继续。')
        return hasEnded(state.state) ? [{ type: 'ImportResumed', data: {} }] : []
      case 'finish':
        return hasEnded(state.state) ? [] : [{ type: 'ImportFinished', data: { counters: command.counters } }]
      case 'fail':
        return hasEnded(state.state) ? [] : [{ type: 'ImportFailed', data: { code: command.code, message: command.message } }]
    }
  },
  evolve(state, event, { at }) {
    switch (event.type) {
      case 'ImportRequested':
        return { ...event.data, state: 'queued', requestedAt: at }
      case 'ImportStarted':
        return { ...state, state: 'running', startedAt: state.startedAt ?? at }
      case 'ImportStopped':
        return { ...state, state: 'stopped' }
      case 'ImportResumed': {
        const { failure: _failure, ...rest } = state
        return { ...rest, state: 'queued' }
      }
      case 'ImportFinished':
        return { ...state, state: 'finished', finishedAt: at, counters: event.data.counters }
      case 'ImportFailed':
        return { ...state, state: 'failed', failure: event.data }
    }
  },
  isPublic: () => false,
  dueAt: () => null,
  index: ({ unit, state, requestedAt, upload }) => ({ unit, state, requestedAt: new Date(requestedAt), upload }),
  region: ({ region }) => region,
}
