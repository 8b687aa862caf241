import type { CertificateCheck, Personnel, Supervisors } from './intake-deps.ts'

/** Personnel decides about everybody whom it knows; the local register speaks for logins that nobody has linked to an officer there. */
export const supervisorsOf = (personnel: Personnel, register: Supervisors): Supervisors => ({
  async checkSupervisors(ids, at) {
    const told = await personnel.checkSupervisors(ids, at)
    const open = told.flatMap(({ id, status }) => (status === 'not-registered' ? [id] : []))
    const own = open.length > 0 ? await register.checkSupervisors(open, at) : []
    return told.map((each) => (each.status === 'not-registered' ? own.find(({ id }) => id === each.id) : each) as CertificateCheck)
  },
})
