import { certificateRulesShape } from '@mingjian/contracts'
import type { z } from 'zod'
import type { ApiClient } from '../api-client.ts'
import type { Choice } from '../fields.ts'
import { APPRAISALS, choicesOf, LEAVE_GROUNDS } from './personnel-names.ts'
import type { Lists } from './step-forms.ts'

export type CertificateRules = z.output<typeof certificateRulesShape>
type Named = readonly { code: string; name: string }[]

/** What the rulebook of a place calls things; of the reader's own place where none is named. */
export const certificateRules = (api: ApiClient, bearer: string, region = ''): Promise<CertificateRules> =>
  api.call('GET', `/api/personnel/certificate-rules${region && `?region=${region}`}`, certificateRulesShape, { bearer })

/** The name of a code; the code where the rulebook has none. */
export const nameIn = (entries: Named, code: string | undefined): string => entries.find((each) => each.code === code)?.name ?? code ?? ''

/** Named entries as choices. */
export const asChoices = (entries: Named): Choice[] => entries.map(({ code, name }) => ({ value: code, text: name }))

/** The lists that forms of people and certificates choose from. */
export const personnelLists = (rules: CertificateRules): Lists => ({
  employment: asChoices(rules.employment),
  kinds: asChoices(rules.kinds),
  examinedKinds: asChoices(rules.kinds.filter(({ way }) => way === 'examined')),
  trainingKinds: asChoices(rules.trainingKinds),
  merits: asChoices(rules.merits),
  suspensionGrounds: asChoices(rules.suspensionGrounds),
  revocationGrounds: asChoices(rules.revocationGrounds),
  cancellationGrounds: asChoices(rules.cancellationGrounds),
  appraisals: choicesOf(APPRAISALS),
  leaveGrounds: choicesOf(LEAVE_GROUNDS),
  passed: [
    { value: 'true', text: '合格' },
    { value: 'false', text: '不合格' },
  ],
  annul: [{ value: 'true', text: '这条记录本来就不该有' }],
  partTime: [
    { value: 'false', text: '专职' },
    { value: 'true', text: '兼职' },
  ],
})
