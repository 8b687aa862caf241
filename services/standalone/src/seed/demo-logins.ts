import { ROLES, type Role } from '@mingjian/platform'
import type { RegionTree } from '@mingjian/rulebook'
import { departmentOf, justiceOfficeOf, legalUnitOf, officeOf } from './demo-agencies.ts'

/** A login before it has a password. */
export type LoginSpec = { username: string; title: string; roles: Role[]; region: string; unit: string; agency?: string }

const POSTS: Record<Role, string> = {
  'intake-clerk': '受理员',
  'hotline-agent': '12345坐席',
  'township-registrar': '乡镇登记员',
  supervisor: '行政执法监督人员',
  reviewer: '评查员',
  expert: '评审专家',
  approver: '审批人',
  leader: '分管领导',
  analyst: '分析员',
  'personnel-officer': '证件管理员',
  'agency-liaison': '执法单位联络员',
  archivist: '档案员',
  discipline: '纪检联络员',
  auditor: '审计管理员',
  integration: '对接程序',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
}

/** A login per role and region, `<role>-<region>`; beside them three more supervisors per region (a re-opened complaint goes to other hands) and supervisors of two legal units. */
export function demoLogins(city: string, county: string, township: string, regions: RegionTree): LoginSpec[] {
  const name = (region: string) => regions.get(region)?.name ?? region
  const place = (region: string, role: Role) => {
    if (region === township) return { unit: justiceOfficeOf(township) }
    if (role === 'agency-liaison')
      return { unit: departmentOf(region, 'urban-management'), agency: departmentOf(region, 'urban-management') }
    return { unit: officeOf(region) }
  }
  const logins: LoginSpec[] = [city, county, township].flatMap((region) =>
    ROLES.map((role) => ({
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
