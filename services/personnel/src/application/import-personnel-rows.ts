import { type RejectedRow, type RowCounts, type RunRows, SeenRows, type TableRow } from '@mingjian/bulk'
import { blindIndex, DomainError, type Dossier, derivedId } from '@mingjian/dossier'
import type { Caller, FieldError } from '@mingjian/platform'
import type { PersonnelTable } from '@mingjian/rulebook'
import { NO_ROWS, type PersonnelImport, type PersonnelImportDeps, type RowDeps } from './import-ports.ts'
import { type Cells, cellsOf } from './read-cells.ts'
import type { Outcome, RowRun } from './row-run.ts'
import { agencyKey, takeAgencyRow } from './take-agency-row.ts'
import { agencyYearKey, takeAgencyYearRow } from './take-agency-year-row.ts'
import { appointmentKey, takeAppointmentRow } from './take-appointment-row.ts'
import { attendanceKey, takeAttendanceRow } from './take-attendance-row.ts'
import { certificateKey, takeCertificateRow } from './take-certificate-row.ts'
import { officerKey, takeOfficerRow } from './take-officer-row.ts'
import { questionKey, takeQuestionRow } from './take-question-row.ts'

type Taking = {
  key(cells: Cells): string
  take(run: RowRun, cells: Cells): Promise<Outcome>
  /** Rows of different lanes do not meet, and are taken at the same time; rows of a lane one after the other. */
  lanes: number
  lane?(cells: Cells): string
}
const TAKING: Record<PersonnelTable, Taking> = {
  agencies: { key: agencyKey, take: takeAgencyRow, lanes: 1 },
  officers: { key: officerKey, take: takeOfficerRow, lanes: 16, lane: ({ name = '' }) => name },
  certificates: { key: certificateKey, take: takeCertificateRow, lanes: 1 },
  appointments: { key: appointmentKey, take: takeAppointmentRow, lanes: 1 },
  questions: { key: questionKey, take: takeQuestionRow, lanes: 1 },
  attendance: { key: attendanceKey, take: takeAttendanceRow, lanes: 1 },
  'agency-years': { key: agencyYearKey, take: takeAgencyYearRow, lanes: 1 },
}

type Met = { source: TableRow; cells: Cells }

/**
 * Takes rows of one import in, a batch at a time, by the use cases of the single steps and in the scope of who asked for it. A batch taken again after a
 * crash gives the same outcomes and changes nothing.
 */
export function personnelRows(live: PersonnelImportDeps, job: Dossier<PersonnelImport>): RunRows<RowCounts> {
  const { state, _id: importId } = job
  const { key, take: takeRow, lanes, lane = () => '' } = TAKING[state.kind]
  const deps = state.dryRun ? live.trial() : live.personnel
  const names = deps.rulebook.for(state.region).personnelColumns[state.kind]
  const seen = new SeenRows()
  const { id, title } = state.by
  const caller: Caller = { id, username: id, title, roles: ['personnel-officer'], region: state.region, unit: state.unit }
  const basis = `批量导入：${state.fileName}`

  /** What the file alone says of a row; the first row of each key is remembered. */
  function meet(source: TableRow): Met | { reason: string } | 'again' {
    if (source.problem) return { reason: source.problem }
    const cells = cellsOf(source.cells, state.columns)
    const missing = Object.entries(names).flatMap(([field, { name, required }]) => (required && !cells[field] ? [`“${name}”`] : []))
    if (missing.length > 0) return { reason: `缺少${missing.join('、')}，请补齐后再导入` }
    const content = blindIndex(deps.keys, 'personnel-row', JSON.stringify(cells, Object.keys(cells).sort()))
    const who = derivedId(blindIndex(deps.keys, 'personnel-row-key', key(cells)), importId)
    const earlier = seen.meet(who, Buffer.from(content, 'base64url'), source.rowNumber)
    if (earlier) return earlier.same ? 'again' : { reason: `与第 ${earlier.row} 行是同一个，内容不同，请核对后保留一行` }
    return { source, cells }
  }

  async function settle(on: RowDeps, { source, cells }: Met): Promise<Outcome | { reason: string }> {
    try {
      return await takeRow({ deps: on, caller, importId, row: source.rowNumber, basis }, cells)
    } catch (error) {
      if (error instanceof DomainError) return { reason: reasonOf(error, names) }
      throw error
    }
  }

  async function take(sources: TableRow[]): Promise<RowCounts> {
    const counts = { ...NO_ROWS, read: sources.length }
    const rejected: RejectedRow[] = []
    const count = ({ rowNumber, cells }: TableRow, outcome: Outcome | { reason: string }) => {
      if (typeof outcome === 'string') counts[outcome] += 1
      else rejected.push({ rowNumber, cells, reason: outcome.reason })
    }
    const fresh: Met[] = []
    for (const source of sources) {
      const met = meet(source)
      if (met === 'again') counts.unchanged += 1
      else if ('reason' in met) count(source, met)
      else fresh.push(met)
    }
    const on = state.kind === 'agencies' ? deps : rememberingAgencies(deps)
    await Promise.all(
      [...Map.groupBy(fresh, ({ cells }) => laneOf(lane(cells), lanes)).values()].map(async (rows) => {
        for (const met of rows) count(met.source, await settle(on, met))
      }),
    )
    counts.rejected = rejected.length
    if (rejected.length > 0) await live.imports.addRejects(job, rejected)
    if (!state.dryRun) await live.published()
    return counts
  }

  return {
    async read(source) {
      const met = meet(source)
      // What a trial would have registered it has to know again.
      if (state.dryRun && state.kind === 'agencies' && met !== 'again' && 'cells' in met) await settle(deps, met)
    },
    take,
  }
}

function laneOf(text: string, lanes: number): number {
  let sum = 0
  for (const sign of text) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521
  return sum % lanes
}

/** Units do not change while people and cards come in: each is loaded once a batch. */
function rememberingAgencies(deps: RowDeps): RowDeps {
  const { store } = deps.agencies
  const loaded = new Map<string, ReturnType<typeof store.load>>()
  const named = new Map<string, ReturnType<RowDeps['agenciesNamed']>>()
  const remembered = <T>(map: Map<string, T>, key: string, load: () => T): T => {
    const found = map.get(key) ?? load()
    map.set(key, found)
    return found
  }
  return {
    ...deps,
    agencies: { ...deps.agencies, store: { ...store, load: (id) => remembered(loaded, id, () => store.load(id)) } },
    agenciesNamed: (name) => remembered(named, name, () => deps.agenciesNamed(name)),
  }
}

/** Which column, what is wrong and what to do; nothing from the row. */
function reasonOf({ message, details }: DomainError, names: Record<string, { name: string }>): string {
  const { errors, field } = details as { errors?: FieldError[]; field?: string }
  const told = errors ?? [{ field: field ?? '', message }]
  return told.map((each) => (names[each.field] ? `“${names[each.field]?.name}”：${each.message}` : each.message)).join('；')
}
