import { derivedId } from '@mingjian/dossier'
import type { Intake } from '@mingjian/intake'
import type { LoginSpec } from './demo-logins.ts'

type Certificate = Parameters<Intake['supervisors']['put']>[0][number]

/** A made-up 监督证 for each demo login that supervises. */
export const demoCertificates = (logins: LoginSpec[]): Certificate[] =>
  logins
    .filter(({ roles }) => roles.includes('supervisor'))
    .map(({ username, unit }, at) => ({
      id: derivedId(username, 'login'),
      certificateNo: `试5205${String(at + 1).padStart(5, '0')}`,
      unit,
      validFrom: '2024-01-01',
      validTo: '2034-12-31',
    }))
