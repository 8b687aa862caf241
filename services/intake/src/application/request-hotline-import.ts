import type { TableInspection } from '@mingjian/bulk'
import { DomainError, type Dossier, derivedId, keyReused, newId } from '@mingjian/dossier'
import { actorOf, type Caller } from '@mingjian/platform'
import { civilDateAt, normaliseHeader, type SuggestedMapping, suggestColumnMapping } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { HotlineImport, ImportRequest, Uncategorised } from '../domain/hotline/hotline-import.ts'
import { DEFAULT_SOURCE } from '../domain/hotline/hotline-order.ts'
import type { HotlineDeps, HotlineProfile } from './hotline-ports.ts'
import { redactText } from './protect-person.ts'

export type ImportOptions = {
  profile?: string | undefined
  source?: string | undefined
  dryRun: boolean
  uncategorised?: Uncategorised | undefined
  /** Field → header text or column number (from 0); over the profile and the suggestion. */
  mapping?: Record<string, string | number> | undefined
}

/** Settles everything about an import of an uploaded file and queues it; a file that cannot be imported is dropped and refused. */
export async function requestHotlineImport(
  deps: HotlineDeps,
  caller: Caller,
  file: { upload: string; size: number; sha256: string; name: string },
  options: ImportOptions,
  idempotencyKey?: string,
): Promise<string> {
  const id = idempotencyKey ? derivedId(idempotencyKey, 'hotline-import') : newId()
  const known = idempotencyKey ? await deps.hotline.findImport(id) : undefined
  try {
    if (known && known.state.sha256 !== file.sha256) throw keyReused()
    if (known) return id
    const request: ImportRequest = {
      ...settleSheet(await deps.tables.inspect(file.upload), await settling(deps, caller, options)),
      region: caller.region,
      unit: caller.unit,
      by: { id: caller.id, title: caller.title },
      dryRun: options.dryRun,
      upload: file.upload,
      fileName: cleanName(file.name),
      size: file.size,
      sha256: file.sha256,
      day: civilDateAt(deps.clock()),
    }
    await deps.hotline.createImport(
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

/** Of several sheets the one that holds orders; two that do are refused, for the second would be lost without a word. */
function settleSheet<T>(heads: readonly [TableInspection, ...TableInspection[]], settle: (head: TableInspection) => T): T {
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
    throw refuse('spreadsheet-sheet-unknown', `文件里有几个工作表都像工单表（${names}），请把每个另存为一个文件再上传。`, { field: 'file' })
  }
  return fitting[0] ? fitting[0].settled : settle(heads[0])
}

/** Tells for a table which columns hold what, by the caller's own mapping, then the profile, then what the headers suggest. */
async function settling(deps: HotlineDeps, caller: Caller, options: ImportOptions) {
  const book = deps.rulebook()
  const rules = book.for(caller.region).importColumns
  const saved = options.profile ? (await deps.hotline.profiles(caller.region)).find(({ id }) => id === options.profile) : undefined
  const builtIn = options.profile && !saved ? rules.profiles[options.profile] : undefined
  if (options.profile && !saved && !builtIn)
    throw refuse('import-mapping-missing', '没有这个列对应方案，请重新选择。', { field: 'profile' })
  return (head: TableInspection) => {
    const suggested = suggestColumnMapping(head.header, rules)
    const columns = {
      ...suggested.columns,
      ...positions(head.header, saved?.columns ?? builtIn?.columns ?? {}),
      ...positions(head.header, options.mapping ?? {}),
    }
    for (const field of Object.keys(columns)) {
      if (!Object.hasOwn(rules.fields, field))
        throw refuse('import-mapping-missing', '列对应方案里有系统不认识的项目，请重新选择。', { field: 'mapping' })
    }
    const missing = Object.entries(rules.fields).flatMap(([field, { required, name }]) =>
      required && columns[field] === undefined ? [name] : [],
    )
    if (missing.length > 0) {
      throw refuse('import-mapping-missing', `没有找到这些列：${missing.join('、')}。请指定它们是表格里的哪一列。`, {
        field: 'mapping',
        missing,
        header: head.header,
        columns: namedColumns(head.header, columns),
      })
    }
    const profile = saved?.id ?? (builtIn ? options.profile : suggested.profile) ?? 'suggested'
    const { format, encoding, sheet, header, headerRow } = head
    return {
      format,
      ...(encoding ? { encoding } : {}),
      ...(sheet === undefined ? {} : { sheet }),
      header,
      headerRow,
      columns,
      profile,
      profileVersion: saved?.version ?? rules.version,
      source: options.source ?? saved?.source ?? familyOf(profile, Object.keys(rules.profiles)),
      uncategorised: options.uncategorised ?? saved?.uncategorised ?? 'complaints',
      categoryMappingVersion: book.for(caller.region).hotlineCategories.version,
      rulebook: book.version,
    }
  }
}

function positions(header: string[], wanted: Record<string, string | number>): Record<string, number> {
  const normal = header.map(normaliseHeader)
  const found = Object.entries(wanted).map(([field, column]): [string, number] => {
    const at = typeof column === 'number' ? column : normal.indexOf(normaliseHeader(column))
    if (at < 0 || at >= header.length)
      throw refuse('import-mapping-missing', `表格里没有指定的列“${String(column).slice(0, 50)}”，请核对表头。`, {
        field: 'mapping',
        header,
      })
    return [field, at]
  })
  return Object.fromEntries(found)
}

/** Layouts whose id begins with another one's are of the same source: message-board-replies numbers its messages as message-board does. */
function familyOf(profile: string, profiles: string[]): string {
  const family = profiles.filter((id) => profile === id || profile.startsWith(`${id}-`)).sort((a, b) => a.length - b.length)[0]
  return family === undefined || family.startsWith('hotline') ? DEFAULT_SOURCE : family
}

const namedColumns = (header: string[], columns: Record<string, number>) =>
  Object.fromEntries(Object.entries(columns).map(([field, at]) => [field, header[at] ?? '']))

/** What to show before anything is written: header, first rows and which column would hold what. Read anew from the upload, never kept. */
export async function previewImport(deps: HotlineDeps, state: ImportRequest) {
  if (!(await deps.uploads.has(state.upload))) throw refuse('import-file-gone', '文件已经删除，请重新上传。')
  const heads = await deps.tables.inspect(state.upload)
  const { firstRows } = heads.find(({ sheet }) => sheet === state.sheet) ?? heads[0]
  const rules = deps.rulebook().for(state.region).importColumns
  const taken = new Set(Object.values(state.columns))
  return {
    header: state.header,
    columns: Object.entries(state.columns).map(([field, column]) => ({
      field,
      name: rules.fields[field]?.name ?? field,
      column,
      header: state.header[column] ?? '',
    })),
    unmapped: state.header.filter((text, at) => text !== '' && !taken.has(at)),
    firstRows: firstRows.slice(0, 20).map(({ rowNumber, cells }) => ({ row: rowNumber, cells: cells.map((cell) => cell.slice(0, 200)) })),
  }
}

/** Imports for good the file of a dry run, as it was settled then; asked again it answers the same import. */
export async function confirmImport(deps: HotlineDeps, caller: Caller, { _id, state }: Dossier<HotlineImport>): Promise<string> {
  if (!state.dryRun) return _id
  const id = derivedId(_id, 'hotline-import')
  if (await deps.hotline.findImport(id)) return id
  if (!(await deps.uploads.has(state.upload))) throw refuse('import-file-gone', '文件已经删除，请重新上传。')
  const { state: _state, requestedAt: _at, startedAt: _from, finishedAt: _to, counters: _counters, failure: _failure, ...settled } = state
  const request: ImportRequest = { ...settled, dryRun: false, by: { id: caller.id, title: caller.title }, day: civilDateAt(deps.clock()) }
  await deps.hotline.createImport(id, { type: 'request', request }, { actor: actorOf(caller) })
  return id
}

/** Names the columns of a header row without a file. */
export function suggestColumns(deps: HotlineDeps, caller: Caller, header: string[]): SuggestedMapping {
  return suggestColumnMapping(header, deps.rulebook().for(caller.region).importColumns)
}

/** Saves a layout under its id; the same id again is the next version. */
export function saveProfile(deps: HotlineDeps, caller: Caller, profile: Omit<HotlineProfile, 'version'>): Promise<HotlineProfile> {
  const { fields } = deps.rulebook().for(caller.region).importColumns
  for (const field of Object.keys(profile.columns))
    if (!Object.hasOwn(fields, field))
      throw refuse('import-mapping-missing', '列对应方案里有系统不认识的项目，请重新选择。', { field: `columns.${field}` })
  return deps.hotline.saveProfile(caller.region, profile, caller.id)
}

/** Without folders, control characters and what could name a person. */
function cleanName(name: string): string {
  const bare = name.toWellFormed().split(/[\\/]/).at(-1) ?? ''
  return redactText(bare.replace(/\p{Cc}|[<>:"|?*\u202a-\u202e\u2066-\u2069]/gu, ''), {}).slice(-100) || '未命名文件'
}
