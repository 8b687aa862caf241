import { type Decider, DomainError } from '@mingjian/dossier'

export type ImportState = 'queued' | 'running' | 'stopped' | 'finished' | 'failed'

/** Outcomes of rows; `read` is the sum of the others, and of those that an import adds. */
export type RowCounts = { read: number; created: number; updated: number; unchanged: number; rejected: number }

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
  /** Of a workbook: the sheet that holds the rows. */
  sheet?: string
  header: string[]
  headerRow: number
  /** Field → column, from 0. */
  columns: Record<string, number>
  rulebook: string
  /** The day on which rows without a day of their own count, so that a resumed run decides as the first one did. */
  day: string
}

/** An import: what was asked, and what has become of it. */
export type ImportJob<Request extends ImportRequest, Counts extends RowCounts> = Request & {
  state: ImportState
  requestedAt: string
  startedAt?: string
  finishedAt?: string
  counters?: Counts
  failure?: { code: string; message: string }
}

export type ImportEvent<Request extends ImportRequest, Counts extends RowCounts> =
  | { type: 'ImportRequested'; data: Request }
  | { type: 'ImportStarted'; data: object }
  | { type: 'ImportStopped'; data: object }
  | { type: 'ImportResumed'; data: object }
  | { type: 'ImportFinished'; data: { counters: Counts } }
  | { type: 'ImportFailed'; data: { code: string; message: string } }
export type ImportCommand<Request extends ImportRequest, Counts extends RowCounts> =
  | { type: 'request'; request: Request }
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'resume' }
  | { type: 'finish'; counters: Counts }
  | { type: 'fail'; code: string; message: string }

const ENDED: readonly ImportState[] = ['finished', 'failed', 'stopped']
export const hasEnded = (state: ImportState) => ENDED.includes(state)

/** An import as a dossier: only what was decided about it; its running counters are kept beside it. */
export const importJob = <Request extends ImportRequest, Counts extends RowCounts>(): Decider<
  ImportJob<Request, Counts>,
  ImportCommand<Request, Counts>,
  ImportEvent<Request, Counts>
> => ({
  shape: 1,
  initial: {} as ImportJob<Request, Counts>,
  decide: (state, command): ImportEvent<Request, Counts>[] => {
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
        return { ...rest, state: 'queued' } as unknown as ImportJob<Request, Counts>
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
})
