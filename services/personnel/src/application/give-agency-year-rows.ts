import type { Sheet } from '../domain/agency-year/agency-year.ts'
import { everyOne } from './every-one.ts'
import type { Giving } from './export-ports.ts'
import type { Cells } from './read-cells.ts'
import { SYSTEMS } from './take-agency-year-row.ts'

const yesNo = (holds: boolean): string => (holds ? '是' : '否')

/** The sheets of all years. */
export async function* giveAgencyYearRows({ deps, scope, unitCell }: Giving): AsyncGenerator<Cells> {
  for await (const { region, state } of everyOne(deps.agencyYears, scope)) {
    const { agency, year, sheet } = state
    const kinds = deps.rulebook.for(region).agencyYears.equipment
    const { posts, onPost, lawGraduates, legallyQualified, budget, equipment } = sheet.resources
    const { divided, appraised, documentNo = '' } = sheet.responsibility
    yield {
      agencyId: await unitCell(agency),
      year: String(year),
      ...Object.assign({}, ...SYSTEMS.map((name) => systemCells(name, sheet.systems[name]))),
      divided: yesNo(divided),
      appraised: yesNo(appraised),
      responsibilityDocument: documentNo,
      posts: String(posts),
      onPost: String(onPost),
      lawGraduates: String(lawGraduates),
      legallyQualified: String(legallyQualified),
      budget: String(budget),
      equipment: equipment.map(({ kind, count }) => `${kinds[kind]?.name ?? kind}:${count}`).join('、'),
    }
  }
}

const systemCells = (name: string, { inForce, documentNo = '', since = '', passed }: Sheet['systems']['disclosure']): Cells => ({
  [name]: yesNo(inForce),
  [`${name}Document`]: documentNo,
  [`${name}Since`]: since,
  [`${name}Checked`]: passed === undefined ? '' : passed ? '合格' : '不合格',
})
