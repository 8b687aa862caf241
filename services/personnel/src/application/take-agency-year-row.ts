import { type AgencyYearSheet, enterAgencyYearShape } from '@mingjian/contracts'
import { refuse } from '../domain/refusals.ts'
import { agencyYearId, enterAgencyYear } from './agency-years.ts'
import { type Cells, codeIn, dayIn, namesOf, shaped } from './read-cells.ts'
import { agencyRef, callOf, type Outcome, outcomeOf, type RowRun } from './row-run.ts'

type System = keyof AgencyYearSheet['systems']
export const SYSTEMS: readonly System[] = ['disclosure', 'recording', 'legalReview']
const YES_NO = { true: ['是', '有'], false: ['否', '无'] }
const PASSED = { true: ['合格', '通过'], false: ['不合格', '未通过'] }
const MOST = 100_000_000_000

/** What tells one row's sheet from another's within a file. */
export const agencyYearKey = ({ agencyId, year }: Cells): string => `${agencyId}:${year}`

/** Enters the sheet of a row; the same again changes nothing, something else takes a reason. */
export async function takeAgencyYearRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const agencyId = (await agencyRef(run, cells.agencyId, 'agencyId')) ?? ''
  const year = numberIn(cells, 'year')
  if (year < 2000 || year > 2100) throw refuse('day-wrong', '年度请填写四位数字，例如 2026。', { field: 'year' })
  const body = shaped(enterAgencyYearShape, JSON.parse(JSON.stringify(sheetIn(run, cells))))
  const before = await run.deps.agencyYears.store.load(agencyYearId(agencyId, year))
  const after = await enterAgencyYear(run.deps, callOf(run, 'enter'), { agencyId, year }, body)
  return outcomeOf(run, before?.version === after.version ? before : after)
}

function sheetIn({ deps, caller }: RowRun, cells: Cells): object {
  const said = (field: string) => codeIn(cells, field, YES_NO) === 'true'
  const system = (name: System) => {
    const passed = codeIn(cells, `${name}Checked`, PASSED)
    return {
      inForce: said(name),
      documentNo: cells[`${name}Document`],
      since: dayIn(cells, `${name}Since`),
      passed: passed === undefined ? undefined : passed === 'true',
    }
  }
  const figures = ['posts', 'onPost', 'lawGraduates', 'legallyQualified', 'budget'].map((field) => [field, numberIn(cells, field)])
  const kinds = namesOf(deps.rulebook.for(caller.region).agencyYears.equipment)
  return {
    systems: Object.fromEntries(SYSTEMS.map((name) => [name, system(name)])),
    responsibility: { divided: said('divided'), appraised: said('appraised'), documentNo: cells.responsibilityDocument },
    resources: { ...Object.fromEntries(figures), equipment: equipmentIn(cells, kinds) },
    reason: cells.reason,
  }
}

function numberIn(cells: Cells, field: string): number {
  const text = (cells[field] ?? '').replace(/,/g, '')
  if (!/^\d{1,12}$/.test(text) || Number(text) > MOST) throw refuse('figures-wrong', '请填写整数，没有的填写0。', { field })
  return Number(text)
}

/** 执法车辆:3、执法记录仪:10 */
function equipmentIn(cells: Cells, kinds: Record<string, string[]>) {
  const parts = (cells.equipment ?? '').split(/(?<=\d)\s*[、,;\n]/).filter((part) => part.trim() !== '')
  return parts.map((part) => {
    const [, name = '', count = ''] = /^(.+?)[:×x\s]*(\d{1,6})$/.exec(part.trim()) ?? []
    if (!count || Number(count) === 0)
      throw refuse('figures-wrong', '装备请写种类和数量，例如“执法车辆:3、执法记录仪:10”。', { field: 'equipment' })
    return { kind: codeIn({ equipment: name.trim() }, 'equipment', kinds), count: Number(count) }
  })
}
