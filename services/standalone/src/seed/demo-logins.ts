import { POSTS, ROLES, type Role } from '@mingjian/platform'
import type { RegionTree } from '@mingjian/rulebook'
import { type DemoTree, departmentOf, justiceOfficeOf, legalUnitOf, officeOf } from './demo-agencies.ts'

/** A login before it has a password. */
export type LoginSpec = { username: string; title: string; roles: Role[]; region: string; unit: string; agency?: string }

/** Their logins are of an appointment, which nobody has made yet. */
const OUTSIDE: readonly Role[] = ['social-supervisor', 'contact-point']

/** A login per role and region, `<role>-<region>`; beside them three more supervisors per region (a re-opened complaint goes to other hands) and supervisors of two legal units. */
export function demoLogins({ city, county, township }: DemoTree, regions: RegionTree): LoginSpec[] {
  const name = (region: string) => regions.get(region)?.name ?? region
  const place = (region: string, role: Role) => {
    if (region === township) return { unit: justiceOfficeOf(township) }
    if (role === 'agency-liaison')
      return { unit: departmentOf(region, 'urban-management'), agency: departmentOf(region, 'urban-management') }
    return { unit: officeOf(region) }
  }
  const logins: LoginSpec[] = [city, county, township].flatMap((region) =>
    ROLES.filter((role) => !OUTSIDE.includes(role)).map((role) => ({
      username: `${role}-${region}`,
      title: `${name(region)}${POSTS[role]}`,
      roles: [role],
      region,
      ...place(region, role),
    })),
  )
  for (const region of [city, county, township]) {
    for (const [letter, mark] of Object.entries({ b: '乙', c: '丙', d: '丁' })) {
      const title = `${name(region)}行政执法监督人员${mark}`
      logins.push({ username: `supervisor-${letter}-${region}`, title, roles: ['supervisor'], region, ...place(region, 'supervisor') })
    }
  }
  for (const region of [city, county]) {
    for (const field of ['urban-management', 'market']) {
      const agency = departmentOf(region, field)
      logins.push({
        username: `supervisor-${field}-${region}`,
        title: `${name(region)}部门法制机构监督人员`,
        roles: ['supervisor', 'intake-clerk'],
        region,
        unit: legalUnitOf(agency),
        agency,
      })
    }
  }
  return logins
}
