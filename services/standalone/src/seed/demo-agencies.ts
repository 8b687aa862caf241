import type { Agency, RegionTree } from '@mingjian/rulebook'

/** Fields with the names that their bureaus bear at city and county level. */
const FIELDS: [field: string, bureau: string][] = [
  ['urban-management', '综合行政执法局'],
  ['market', '市场监督管理局'],
  ['police', '公安局'],
  ['transport', '交通运输局'],
  ['environment', '生态环境局'],
  ['health', '卫生健康局'],
  ['emergency', '应急管理局'],
  ['land', '自然资源局'],
  ['agriculture', '农业农村局'],
  ['culture', '文化广电旅游局'],
  ['labour', '人力资源和社会保障局'],
  ['housing', '住房和城乡建设局'],
]

/** Ids of the demo's units, by which logins are placed. */
export const officeOf = (region: string) => `office-${region}`
export const departmentOf = (region: string, field: string) => `dept-${region}-${field}`
export const legalUnitOf = (department: string) => `${department}-legal`
export const justiceOfficeOf = (township: string) => `justice-${township}`

/** A city, one county of it and one township of that: where the demo has people. */
export type DemoTree = { city: string; county: string; township: string }

/** The line of divisions on which a place lies: those above it, and below it the first of each. Nothing where one of them is not in the list. */
export function demoTree(home: string, regions: RegionTree): DemoTree | undefined {
  const city = home.slice(0, 4)
  const county = home.length >= 6 ? home.slice(0, 6) : regions.children(city)[0]?.code
  const township = home.length >= 9 ? home : county && regions.children(county)[0]?.code
  if (!county || !township) return undefined
  return [city, county, township].every((code) => regions.get(code)) ? { city, county, township } : undefined
}

/**
 * A few dozen agencies of a city, its counties and one sub-district: governments, supervision offices, bureaus with their legal units, a township
 * office and a 司法所. Phone numbers are made up and cannot be dialled.
 */
export function demoAgencies({ city, county, township }: DemoTree, regions: RegionTree): Agency[] {
  let line = 0
  const phone = () => `0000-${String(++line).padStart(7, '0')}`
  const name = (region: string) => regions.get(region)?.name ?? region
  const government = (region: string) => `gov-${region}`
  const agencies: Agency[] = []

  const addGovernment = (region: string, level: 'city' | 'county') => {
    agencies.push({ id: government(region), name: `${name(region)}人民政府`, region, kind: 'government', level, phone: phone() })
    const office: Agency = {
      id: officeOf(region),
      name: `${name(region)}司法局`,
      region,
      kind: 'supervision-office',
      level,
      parentId: government(region),
      phone: phone(),
    }
    agencies.push(region === city ? office : { ...office, superiorId: officeOf(city) })
  }
  const addBureau = (region: string, level: 'city' | 'county', field: string, bureau: string) => {
    const id = departmentOf(region, field)
    const above = level === 'county' ? { superiorId: departmentOf(city, field) } : {}
    agencies.push(
      {
        id,
        name: `${name(region)}${bureau}`,
        region,
        kind: 'department',
        level,
        field,
        parentId: government(region),
        supervisionUnitId: legalUnitOf(id),
        phone: phone(),
        ...above,
      },
      { id: legalUnitOf(id), name: `${name(region)}${bureau}法制机构`, region, kind: 'internal-unit', level, field, parentId: id },
    )
  }

  addGovernment(city, 'city')
  for (const { code } of regions.children(city)) addGovernment(code, 'county')
  for (const [field, bureau] of FIELDS) {
    addBureau(city, 'city', field, bureau)
    addBureau(county, 'county', field, bureau)
  }
  const neighbour = regions.children(city).find(({ code }) => code !== county)?.code
  if (neighbour) addBureau(neighbour, 'county', 'market', '市场监督管理局')
  agencies.push(
    {
      id: `township-${township}`,
      name: `${name(township)}办事处`,
      region: township,
      kind: 'township-office',
      level: 'township',
      parentId: government(county),
      phone: phone(),
    },
    {
      id: justiceOfficeOf(township),
      name: `${name(township)}司法所`,
      region: township,
      kind: 'justice-office',
      level: 'township',
      parentId: officeOf(county),
      phone: phone(),
    },
    {
      id: `station-${township}-market`,
      name: `${name(township)}市场监督管理所`,
      region: county,
      kind: 'institution',
      level: 'county',
      field: 'market',
      parentId: departmentOf(county, 'market'),
      phone: phone(),
    },
  )
  return agencies
}
