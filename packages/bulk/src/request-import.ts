import { DomainError, type Dossier, derivedId, keyReused, newId } from '@mingjian/dossier'
import { actorOf, type Caller } from '@mingjian/platform'
import { civilDateAt } from '@mingjian/rulebook'
import type { ImportJob, ImportRequest, RowCounts } from './import-job.ts'
import type { ImportDeps } from './import-runner.ts'
import { refuse } from './refusals.ts'
import type { TableInspection } from './tables/inspect-table.ts'

export type UploadedFile = { upload: string; size: number; sha256: string /** As it is kept. */; name: string }

/** What a table's head says about the import. */
type Settled<Request extends ImportRequest> = Omit<
  Request,
  | 'region'
  | 'unit'
  | 'by'
  | 'dryRun'
  | 'upload'
  | 'fileName'
  | 'size'
  | 'sha256'
  | 'day'
  | 'format'
  | 'encoding'
  | 'sheet'
  | 'header'
  | 'headerRow'
>

export type Asked<Request extends ImportRequest> = {
  /** What ids of imports are derived for. */
  purpose: string
  /** What a sheet of such rows is called. */
  tableName: string
  dryRun: boolean
  settle: (head: TableInspection) => Settled<Request>
  idempotencyKey?: string | undefined
}

/** Settles everything about an import of an uploaded file and queues it; a file that cannot be imported is dropped and refused. */
export async function requestImport<Request extends ImportRequest, Counts extends RowCounts>(
  deps: ImportDeps<Request, Counts>,
  caller: Caller,
  file: UploadedFile,
  { purpose, tableName, dryRun, settle, idempotencyKey }: Asked<Request>,
): Promise<string> {
  const id = idempotencyKey ? derivedId(idempotencyKey, purpose) : newId()
  const known = idempotencyKey ? await deps.imports.findImport(id) : undefined
  try {
    if (known && known.state.sha256 !== file.sha256) throw keyReused()
    if (known) return id
    const request = {
      ...settleSheet(await deps.tables.inspect(file.upload), tableName, (head) => ({ ...tableOf(head), ...settle(head) })),
      region: caller.region,
      unit: caller.unit,
      by: { id: caller.id, title: caller.title },
      dryRun,
      upload: file.upload,
      fileName: file.name,
      size: file.size,
      sha256: file.sha256,
      day: civilDateAt(deps.clock()),
    } as unknown as Request
    await deps.imports.createImport(
      id,
      { type: 'request', request },
      { actor: actorOf(caller), ...(idempotencyKey ? { causation: idempotencyKey } : {}) },
    )
    return id
  } catch (error) {
    if (!known) await deps.uploads.drop(file.upload)
    throw error
  } finally {
    if (known) await deps.uploads.drop(file.upload)
  }
}

const tableOf = ({ format, encoding, sheet, header, headerRow }: TableInspection) => ({
  format,
  ...(encoding ? { encoding } : {}),
  ...(sheet === undefined ? {} : { sheet }),
  header,
  headerRow,
})

/** Of several sheets the one that holds the rows; two that do are refused, for the second would be lost without a word. */
function settleSheet<T>(
  heads: readonly [TableInspection, ...TableInspection[]],
  tableName: string,
  settle: (head: TableInspection) => T,
): T {
  if (heads.length === 1) return settle(heads[0])
  const fitting = heads.flatMap((head) => {
    try {
      return [{ settled: settle(head), name: head.sheet }]
    } catch (error) {
      if (error instanceof DomainError) return []
      throw error
    }
  })
  if (fitting.length > 1) {
    const names = fitting.map(({ name }) => `“${name}”`).join('、')
    throw refuse('spreadsheet-sheet-unknown', `文件里有几个工作表都像${tableName}（${names}），请把每个另存为一个文件再上传。`, {
      field: 'file',
    })
  }
  return fitting[0] ? fitting[0].settled : settle(heads[0])
}

/** What to show before anything is written: header, first rows and which column would hold what. Read anew from the upload, never kept. */
export async function previewImport<Request extends ImportRequest, Counts extends RowCounts>(
  deps: ImportDeps<Request, Counts>,
  state: ImportRequest,
  names: Record<string, { name: string }>,
) {
  if (!(await deps.uploads.has(state.upload))) throw refuse('import-file-gone', '文件已经删除，请重新上传。')
  const heads = await deps.tables.inspect(state.upload)
  const { firstRows } = heads.find(({ sheet }) => sheet === state.sheet) ?? heads[0]
  const taken = new Set(Object.values(state.columns))
  return {
    header: state.header,
    columns: Object.entries(state.columns).map(([field, column]) => ({
      field,
      name: names[field]?.name ?? field,
      column,
      header: state.header[column] ?? '',
    })),
    unmapped: state.header.filter((text, at) => text !== '' && !taken.has(at)),
    firstRows: firstRows.slice(0, 20).map(({ rowNumber, cells }) => ({ row: rowNumber, cells: cells.map((cell) => cell.slice(0, 200)) })),
  }
}

/** Imports for good the file of a dry run, as it was settled then; asked again it answers the same import. */
export async function confirmImport<Request extends ImportRequest, Counts extends RowCounts>(
  deps: ImportDeps<Request, Counts>,
  caller: Caller,
  { _id, state }: Dossier<ImportJob<Request, Counts>>,
  purpose: string,
): Promise<string> {
  if (!state.dryRun) return _id
  const id = derivedId(_id, purpose)
  if (await deps.imports.findImport(id)) return id
  if (!(await deps.uploads.has(state.upload))) throw refuse('import-file-gone', '文件已经删除，请重新上传。')
  const { state: _state, requestedAt: _at, startedAt: _from, finishedAt: _to, counters: _counters, failure: _failure, ...settled } = state
  const now = { dryRun: false, by: { id: caller.id, title: caller.title }, day: civilDateAt(deps.clock()) }
  const request = { ...settled, ...now } as unknown as Request
  await deps.imports.createImport(id, { type: 'request', request }, { actor: actorOf(caller) })
  return id
}

/** A file's name without folders and what a screen or a disk would stumble over. */
export const plainFileName = (name: string): string =>
  (name.toWellFormed().split(/[\\/]/).at(-1) ?? '').replace(/\p{Cc}|[<>:"|?*\u202a-\u202e\u2066-\u2069]/gu, '')
