import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRulebook } from '@mingjian/rulebook'

// `node services/personnel/test/staffing-data/make.ts`: the tables beside it, the same each time. A city with as many supervisors, certificates and units as
// an article of 2023 tells (807 named, 585 certified; 342 units with two, 17 of the city and 100 of counties without;
// 142 social supervisors, 76 contact points). Names and numbers are made up.

const CITY = '5205'
const FIELDS = ['market', 'transport', 'environment', 'health', 'emergency', 'land', 'agriculture', 'culture', 'labour', 'housing']
const UNITS = { city: { enough: 45, short: 17 }, county: { enough: 297, short: 100 } }
const PEOPLE = 807
const CERTIFIED = 585
const EMPTY = 24
const TOWNS = 32

type Unit = { id: string; name: string; region: string; kind: string; field: string; parent: string; enough: boolean }
const { regions } = loadRulebook()
const counties = regions.children(CITY).map(({ code }) => code)
const towns = counties.flatMap((county) => regions.children(county).map(({ code }) => code))
const nameOf = (code: string) => regions.get(code)?.name ?? code

/** The office of the city is one of its units; it is registered before the tables come. */
const office: Unit = { id: `office-${CITY}`, name: '', region: CITY, kind: '', field: '', parent: '', enough: true }

function departments(level: 'city' | 'county', places: string[], reserved: number): Unit[] {
  const { enough, short } = UNITS[level]
  return Array.from({ length: enough + short - reserved }, (_, at) => {
    const region = places[at % places.length] as string
    const serial = Math.floor(at / places.length) + 1
    const field = FIELDS[serial % FIELDS.length] as string
    return {
      id: `unit-${region}-${serial}`,
      name: `${nameOf(region)}第${serial}局`,
      region,
      kind: '部门',
      field,
      parent: '',
      enough: at < enough - reserved,
    }
  })
}

function townUnits(): { offices: Unit[]; partners: Unit[] } {
  const offices: Unit[] = []
  const partners: Unit[] = []
  for (const town of towns.slice(0, TOWNS)) {
    const county = town.slice(0, 6)
    const base = { region: town, field: '', parent: '', enough: true }
    offices.push({ ...base, id: `town-${town}`, name: `${nameOf(town)}综合行政执法办`, kind: '乡镇执法机构' })
    partners.push({ ...base, id: `justice-${town}`, name: `${nameOf(town)}司法所`, kind: '司法所' })
    const legal = `unit-${county}-1-legal`
    if (!partners.some(({ id }) => id === legal))
      partners.push({
        ...base,
        id: legal,
        name: `${nameOf(county)}第1局法规股`,
        region: county,
        kind: '内设监督机构',
        parent: `unit-${county}-1`,
      })
  }
  return { offices, partners }
}

const { offices, partners } = townUnits()
const city = departments('city', [CITY], 1)
const county = departments('county', counties, offices.length)
const units = [office, ...city, ...county, ...offices]

/** Two for each unit that has enough; of the others all but a few have one; who is left over makes a third. */
const posts: Unit[] = units.filter(({ enough }) => enough).flatMap((unit) => [unit, unit])
posts.push(...units.filter(({ enough }) => !enough).slice(EMPTY))
posts.push(...units.filter(({ enough }) => enough).slice(0, PEOPLE - posts.length))
const people = posts.map((unit, at) => ({ unit, name: `监督员${String(at + 1).padStart(4, '0')}`, partTime: at % 3 === 0 }))

const table = (file: string, rows: string[][]) =>
  writeFileSync(join(import.meta.dirname, file), `${rows.map((row) => row.join(',')).join('\n')}\n`)
mkdirSync(import.meta.dirname, { recursive: true })
table('agencies.csv', [
  ['单位编号', '单位名称', '所属地区', '单位类型', '执法领域', '主管单位', '设立日期'],
  ...[...units.slice(1), ...partners].map(({ id, name, region, kind, field, parent }) => [
    id,
    name,
    region,
    kind,
    field,
    parent,
    '2020-01-01',
  ]),
])
table('officers.csv', [
  ['姓名', '工作单位', '人员性质', '监督人员', '到岗日期'],
  ...people.map(({ name, unit, partTime }) => [name, unit.id, '公务员', partTime ? '兼职' : '专职', '2022-01-01']),
])
table('certificates.csv', [
  ['证号', '证件类型', '持证人', '工作单位', '发证日期', '有效期至', '发证机关'],
  ...people
    .filter((_, at) => (at * CERTIFIED) % PEOPLE < CERTIFIED)
    .map(({ name, unit }, at) => [
      `5205${String(at + 1).padStart(8, '0')}`,
      '行政执法监督证',
      name,
      unit.id,
      '2023-06-01',
      '2028-05-31',
      '省人民政府',
    ]),
])

/** How many each county has; a county should have 20 social supervisors and 15 contact points. */
const OUTSIDE = {
  行政执法社会监督员: {
    each: [24, 22, 20, 20, 18, 16, 12, 10],
    backgrounds: ['人大代表', '政协委员', '律师', '企业经营者'],
    name: '社会监督员',
  },
  行政执法监督联系点: { each: [16, 15, 12, 9, 8, 7, 5, 4], backgrounds: ['企业', '商会、行业协会', '村居（社区）'], name: '联系点' },
}
table('appointments.csv', [
  ['类别', '姓名或者名称', '所属地区', '来源', '联系方式', '已核实', '聘任日期', '聘期至'],
  ...Object.entries(OUTSIDE).flatMap(([kind, { each, backgrounds, name }]) =>
    each.flatMap((many, place) =>
      Array.from({ length: many }, (_, at) => {
        const region = counties[place] as string
        const serial = String(at + 1).padStart(2, '0')
        const background = backgrounds[at % backgrounds.length] as string
        return [kind, `${nameOf(region)}${name}${serial}`, region, background, `0000-${region}${serial}`, '是', '2024-01-01', '2026-12-31']
      }),
    ),
  ),
])
