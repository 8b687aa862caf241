import { filingBody, filled, representativesOf, uploadedFiles } from '../citizen/report-fields.ts'
import type { FormValues } from '../form-values.ts'
import { typedDay } from '../plain-date.ts'

/** Inputs that hold one file each, and the names under which these are carried. */
export const SINGLE_FILES = { authorisationFile: 'authorisation', listFile: 'list' }
/** What the next registration begins with: nothing that tells of a person. */
export const KEPT = ['channel', 'receivedOn', 'region'] as const

const person = (form: FormValues, role: string) => {
  const found = filled({ name: form.get(`${role}Name`), phone: form.get(`${role}Phone`), relation: form.get(`${role}Relation`) })
  return found ? { [role]: found } : {}
}
const fileId = (form: FormValues, carriedAs: string) => uploadedFiles(form, carriedAs)[0]?.id

/** One allegation a line. */
export const allegationLines = (form: FormValues) =>
  form
    .get('allegations')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** The body of the registration as the form tells it; not yet checked. */
export function registrationBody(form: FormValues): Record<string, unknown> {
  const anonymous = form.get('identity') === 'anonymous'
  const agencyId = form.get('agencyId')
  const authorisationId = fileId(form, SINGLE_FILES.authorisationFile)
  const representativesListId = fileId(form, SINGLE_FILES.listFile)
  const { agent } = person(form, 'agent')
  return {
    ...filingBody(form),
    channel: form.get('channel'),
    receivedOn: typedDay(form.get('receivedOn')),
    accused: {
      ...filled({
        agencyId,
        agencyName: agencyId ? '' : form.get('agencyName'),
        officerName: form.get('officerName'),
        certificateNo: form.get('certificateNo'),
        concerns: form.get('concerns'),
      }),
      ...(form.get('told') ? { departmentWasTold: true } : {}),
    },
    allegations: allegationLines(form).map((text) => ({ text })),
    ...filled({
      backdating: form.get('backdating'),
      orderNo: form.get('orderNo'),
      language: form.get('language'),
      replyPlace: form.get('replyPlace'),
    }),
    ...person(form, 'interpreter'),
    ...person(form, 'helper'),
    ...(anonymous
      ? {}
      : {
          representatives: representativesOf(form),
          ...(agent ? { agent: { ...agent, ...(authorisationId ? { authorisationId } : {}) } } : {}),
          ...(representativesListId ? { representativesListId } : {}),
        }),
  }
}
