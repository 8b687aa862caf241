export type AgencyKind =
  | 'government'
  | 'department'
  | 'supervision-office'
  | 'internal-unit'
  | 'township-office'
  | 'justice-office'
  | 'institution'

/** An enforcement body (执法主体) or supervision body, as far as routing needs to know it. */
export interface Agency {
  id: string
  name: string
  region: string
  kind: AgencyKind
  level?: 'province' | 'city' | 'county' | 'township'
  field?: string
  /** The body that commands it: a department's government, a 派出机构's department, an internal unit's agency, the 委托机关. */
  parentId?: string
  /** The superior in its own field (业务主管 or vertical leadership); it is told, it does not command here. */
  superiorId?: string
  /** Its internal supervision unit (法制机构). */
  supervisionUnitId?: string
  phone?: string
  /** Its sign in 文号 (机关代字), such as 七司. */
  sign?: string
  /** Merged, split up or abolished: its matters go on, nothing new begins with it. */
  closed?: true
}

/** What routing asks about agencies; services implement it over their own data. */
export interface AgencyDirectory {
  get(id: string): Agency | undefined
  /** The 行政执法监督机构 (司法局) of exactly this region. Source: 行政执法监督条例 Art. 6. */
  supervisionOffice(region: string): Agency | undefined
  /** Agencies whose `parentId` is this one. */
  subordinates(id: string): readonly Agency[]
}

/** An in-memory directory; of two supervision offices in one region the first given stands. */
export function createAgencyDirectory(agencies: Iterable<Agency>): AgencyDirectory {
  const byId = new Map<string, Agency>()
  const offices = new Map<string, Agency>()
  const below = new Map<string, Agency[]>()
  for (const agency of agencies) {
    byId.set(agency.id, agency)
    if (agency.kind === 'supervision-office' && !agency.closed && !offices.has(agency.region)) offices.set(agency.region, agency)
    if (agency.parentId !== undefined) {
      const siblings = below.get(agency.parentId)
      if (siblings) siblings.push(agency)
      else below.set(agency.parentId, [agency])
    }
  }
  return {
    get: (id) => byId.get(id),
    supervisionOffice: (region) => offices.get(region),
    subordinates: (id) => below.get(id) ?? [],
  }
}

/** The agency and everyone it commands, directly or through others; a loop in the data does no harm. */
export function withSubordinates(id: string, directory: AgencyDirectory): Set<string> {
  const found = new Set<string>([id])
  for (const each of found) for (const subordinate of directory.subordinates(each)) found.add(subordinate.id)
  return found
}
