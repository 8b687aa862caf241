import { createHash } from 'node:crypto'
import type { FormValues } from '../form-values.ts'
import { typedDay } from '../plain-date.ts'

/** The first question: whom the report is about. */
export const ABOUT = ['unit', 'officer', 'inaction', 'office'] as const
export type About = (typeof ABOUT)[number]
export const aboutOf = (form: FormValues): About => ABOUT.find((about) => about === form.get('about')) ?? 'unit'

export const ALLEGATIONS = Array.from({ length: 5 }, (_, at) => `allegation${at + 1}`)
export const MAX_FILES = 9
/** Other routes that a person may already have taken; the rest of the code list is advice, not a route of the person. */
const ROUTES = ['reconsideration', 'litigation', 'arbitration', 'petition', 'discipline'] as const
const CONTACT = ['name', 'phone', 'email', 'address', 'idNumber'] as const
const CONCERNS = ['officer', 'leader', 'legal-unit']

/** Inputs of each other route; a number or a date says as much as the tick. */
export const ROUTE_INPUTS = ROUTES.map((route) => ({ route, number: `route-${route}`, date: `route-${route}-date` }))
export const takenRoutes = (form: FormValues) =>
  ROUTE_INPUTS.filter(({ route, number, date }) => form.has('routes', route) || form.get(number) || form.get(date))

export type UploadedFile = { id: string; size: number; name: string }

/** Uploaded files are carried in the form as `id|size|name`. */
export const uploadedFiles = (form: FormValues, carriedAs = 'attachment'): UploadedFile[] =>
  form.all(carriedAs).flatMap((each) => {
    const [id = '', size = '', ...name] = each.split('|')
    return /^[0-9a-f-]{36}$/.test(id) ? [{ id, size: Number(size) || 0, name: name.join('|') }] : []
  })

/** The files as they travel on, unseen. */
export const carriedFiles = (form: FormValues) => form.all('attachment').map((each) => ['attachment', each] as const)

export const filled = (object: Record<string, string | undefined>) => {
  const entries = Object.entries(object).filter(([, value]) => value)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** One person a line: the name, then perhaps a phone number. */
export const representativesOf = (form: FormValues) =>
  form
    .get('representatives')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, name = line, phone] = /^(\D+?)[\s,，、:：]+(\+?\d[\d\s-]*)$/.exec(line) ?? []
      return { name, ...(phone ? { phone } : {}) }
    })

/** The body of the filing as the form tells it; not yet checked. */
export function filingBody(form: FormValues): Record<string, unknown> {
  const anonymous = form.get('identity') === 'anonymous'
  return {
    region: form.get('region'),
    accused: accusedOf(form),
    kind: form.get('kind') || 'complaint',
    problemTypes: form.all('problemTypes'),
    title: form.get('title'),
    content: form.get('content'),
    anonymous,
    attachmentIds: uploadedFiles(form).map(({ id }) => id),
    allegations: ALLEGATIONS.map((name) => form.get(name)).flatMap((text) => (text ? [{ text }] : [])),
    otherRoutes: takenRoutes(form).map(({ route, number, date }) => ({
      route,
      ...filled({ number: form.get(number), date: typedDay(form.get(date)) }),
    })),
    replyBy: form.get('replyBy') || 'portal',
    confidential: form.get('confidential') === 'yes',
    ...filled({
      occurredOn: typedDay(form.get('occurredOn')),
      place: form.get('place'),
      decisionNo: form.get('decisionNo'),
      knownOn: typedDay(form.get('knownOn')),
    }),
    ...(anonymous ? {} : peopleOf(form)),
  }
}

function accusedOf(form: FormValues): Record<string, unknown> {
  const about = aboutOf(form)
  const agencyId = form.get('agencyId')
  const officer = { officerName: form.get('officerName'), certificateNo: form.get('certificateNo') }
  const kinds: Record<About, string | undefined> = {
    unit: undefined,
    officer: 'officer',
    inaction: agencyId ? undefined : 'department',
    office: officer.officerName ? 'supervisor' : 'supervision-office',
  }
  return {
    ...filled({
      kind: kinds[about],
      agencyId,
      agencyName: agencyId ? '' : form.get('agencyName'),
      ...(about === 'officer' || about === 'office' ? officer : {}),
      concerns: about === 'officer' && CONCERNS.includes(form.get('concerns')) ? form.get('concerns') : '',
    }),
    ...(about === 'inaction' ? { departmentWasTold: true } : {}),
  }
}

function peopleOf(form: FormValues): Record<string, unknown> {
  const contact = filled(Object.fromEntries(CONTACT.map((name) => [name, form.get(name)])))
  const agent = filled({ name: form.get('agentName'), phone: form.get('agentPhone'), relation: form.get('agentRelation') })
  return { representatives: representativesOf(form), ...(contact ? { contact } : {}), ...(agent ? { agent } : {}) }
}

/** One key per form and content: the same form sent twice is one complaint, a changed one is another. */
export function idempotencyKey(form: FormValues, body = filingBody(form)): string {
  return createHash('sha256').update(form.get('key')).update('\n').update(JSON.stringify(body)).digest('base64url')
}

/** What only one page uses and must not travel on. */
const TRANSIENT = ['go', 'view', 'waitTicket', 'altcha', 'file', 'csrf']
export const carried = (form: FormValues) => form.entries().filter(([name]) => !TRANSIENT.includes(name))
