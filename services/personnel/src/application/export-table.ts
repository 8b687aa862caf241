import type { Caller } from '@mingjian/platform'
import type { PersonnelTable } from '@mingjian/rulebook'
import { newestFacts } from '../domain/agency/agency-at.ts'
import { refuse } from '../domain/refusals.ts'
import { ACCESS } from './access.ts'
import type { GiveRows, Giving } from './export-ports.ts'
import { giveAgencyRows } from './give-agency-rows.ts'
import { giveAgencyYearRows } from './give-agency-year-rows.ts'
import { giveAppointmentRows } from './give-appointment-rows.ts'
import { giveCertificateRows } from './give-certificate-rows.ts'
import { giveAttendanceRows, giveOfficerRows, requireCourse } from './give-officer-rows.ts'
import { giveQuestionRows } from './give-question-rows.ts'
import type { RowDeps } from './import-ports.ts'
import { plain } from './read-cells.ts'
import { TABLE_NAMES } from './request-personnel-import.ts'
import { requireOffice, type StaffCall, scopeOf, viewerOf } from './viewer.ts'

const GIVING: Record<PersonnelTable, GiveRows> = {
  agencies: giveAgencyRows,
  officers: giveOfficerRows,
  certificates: giveCertificateRows,
  appointments: giveAppointmentRows,
  questions: giveQuestionRows,
  attendance: giveAttendanceRows,
  'agency-years': giveAgencyYearRows,
}

export type ExportedTable = { title: string; rows: AsyncGenerator<string[]> }

/**
 * A whole table of the caller's scope under the header of its template, a page at a time. Imported again it changes nothing; what a table has no
 * column for (who left, what has ended, a card that is suspended) is not in it, for an import would take it for what is in force.
 */
export async function exportTable(
  deps: RowDeps,
  { caller }: StaffCall,
  kind: PersonnelTable,
  course: string | undefined,
): Promise<ExportedTable> {
  const viewer = await viewerOf(deps, caller)
  const keeps = caller.roles.some((role) => (ACCESS.keep as readonly string[]).includes(role))
  if (kind === 'questions' && !keeps) throw refuse('not-your-unit', '题库里有答案，只由负责人员和证件的人导出。')
  if (!keeps || kind === 'questions') requireOffice(viewer, caller.region)
  const giving = { deps, caller, scope: scopeOf(viewer), course }
  if (kind === 'attendance') await requireCourse(giving)
  return { title: TABLE_NAMES[kind], rows: rowsOf({ ...giving, unitCell: unitNames(deps) }, kind) }
}

async function* rowsOf(giving: Giving, kind: PersonnelTable): AsyncGenerator<string[]> {
  const columns = Object.entries(columnsFor(giving, kind))
  yield columns.map(([, { name }]) => name)
  for await (const cells of GIVING[kind](giving)) yield columns.map(([field]) => cells[field] ?? '')
}

const columnsFor = ({ deps, caller }: { deps: RowDeps; caller: Caller }, kind: PersonnelTable) =>
  deps.rulebook.for(caller.region).personnelColumns[kind]

/** A unit by its name where an import finds it alone by that, else by its id; each is looked up once. */
function unitNames(deps: RowDeps): Giving['unitCell'] {
  const known = new Map<string, Promise<string>>()
  const look = async (id: string): Promise<string> => {
    const [found] = await deps.agencies.findMany({ _id: id })
    const name = found && newestFacts(found.state).name
    if (name === undefined || name !== plain(name)) return id
    return (await deps.agenciesNamed(name)).length === 1 ? name : id
  }
  return (id) => {
    const cell = known.get(id) ?? look(id)
    known.set(id, cell)
    return cell
  }
}
