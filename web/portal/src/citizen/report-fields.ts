import { createHash } from 'node:crypto'
import { filingShape } from '@mingjian/contracts'
import { type FieldErrors, mapErrors, zodErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'

/** The first question: whom the report is about. */
export const ABOUT = ['unit', 'officer', 'inaction', 'office'] as const
export type About = (typeof ABOUT)[number]
export const aboutOf = (form: FormValues): About => ABOUT.find((about) => about === form.get('about')) ?? 'unit'

export const ALLEGATIONS = 5
export const MAX_FILES = 9
/** Other routes that a person may already have taken; the rest of the code list is advice, not a route of the person. */
export const ROUTES = ['reconsideration', 'litigation', 'arbitration', 'petition', 'discipline'] as const
const CONTACT = ['name', 'phone', 'email', 'address', 'idNumber'] as const
const CONCERNS = ['officer', 'leader', 'legal-unit']

/** Paths of the contract and the inputs they belong to. */
export const FIELD_OF: Record<string, string> = {
  region: 'region',
  accused: 'agencyName',
  'accused.agencyName': 'agencyName',
  'accused.agencyId': 'agencyName',
  'accused.officerName': 'officerName',
  'accused.certificateNo': 'certificateNo',
  'accused.concerns': 'concerns',
  kind: 'kind',
  problemTypes: 'problemTypes',
  title: 'title',
  content: 'content',
  occurredOn: 'occurredOn',
  place: 'place',
  decisionNo: 'decisionNo',
  knownOn: 'knownOn',
  attachmentIds: 'file',
  anonymous: 'identity',
  contact: 'name',
  'contact.name': 'name',
  'contact.phone': 'phone',
  'contact.email': 'email',
  'contact.address': 'address',
  'contact.idNumber': 'idNumber',
  otherRoutes: 'routes',
  replyBy: 'replyBy',
  channel: 'channel',
  receivedOn: 'receivedOn',
  backdating: 'backdating',
  ...Object.fromEntries(Array.from({ length: ALLEGATIONS }, (_, at) => [`allegations.${at}`, `allegation${at + 1}`])),
}

export type UploadedFile = { id: string; size: number; name: string }

/** Uploaded files are carried in the form as `id|size|name`. */
export const uploadedFiles = (form: FormValues): UploadedFile[] =>
  form.all('attachment').flatMap((each) => {
    const [id = '', size = '', ...name] = each.split('|')
    return /^[0-9a-f-]{36}$/.test(id) ? [{ id, size: Number(size) || 0, name: name.join('|') }] : []
  })

const filled = (object: Record<string, string | undefined>) => {
  const entries = Object.entries(object).filter(([, value]) => value)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** The body of the filing as the form tells it; not yet checked. */
export function filingBody(form: FormValues): Record<string, unknown> {
  const about = aboutOf(form)
  const anonymous = form.get('identity') === 'anonymous'
  const contact = filled(Object.fromEntries(CONTACT.map((name) => [name, form.get(name)])))
  const agencyId = form.get('agencyId')
  const officer = { officerName: form.get('officerName'), certificateNo: form.get('certificateNo') }
  const concerns = CONCERNS.includes(form.get('concerns')) ? form.get('concerns') : ''
  const kinds: Record<About, string | undefined> = {
    unit: undefined,
    officer: 'officer',
    inaction: agencyId ? undefined : 'department',
    office: officer.officerName ? 'supervisor' : 'supervision-office',
  }
  const accused = {
    ...filled({
      kind: kinds[about],
      agencyId,
      agencyName: agencyId ? '' : form.get('agencyName'),
      ...(about === 'officer' || about === 'office' ? officer : {}),
      concerns: about === 'officer' ? concerns : '',
    }),
    ...(about === 'inaction' ? { departmentWasTold: true } : {}),
  }
  const allegations = Array.from({ length: ALLEGATIONS }, (_, at) => form.get(`allegation${at + 1}`)).filter(Boolean)
  return {
    region: form.get('region'),
    accused,
    kind: form.get('kind') || 'complaint',
    problemTypes: form.all('problemTypes'),
    title: form.get('title'),
    content: form.get('content'),
    anonymous,
    attachmentIds: uploadedFiles(form).map(({ id }) => id),
    allegations: allegations.map((text) => ({ text })),
    otherRoutes: ROUTES.filter((route) => form.has('routes', route)).map((route) => ({
      route,
      ...filled({ number: form.get(`route-${route}`) }),
    })),
    replyBy: form.get('replyBy') || 'portal',
    confidential: form.get('confidential') === 'yes',
    ...filled({
      occurredOn: form.get('occurredOn'),
      place: form.get('place'),
      decisionNo: form.get('decisionNo'),
      knownOn: form.get('knownOn'),
    }),
    ...(contact && !anonymous ? { contact } : {}),
  }
}

const NEEDS: Record<string, [field: string, message: string]> = {
  sms: ['phone', '选了短信提醒，请填写手机号。'],
  phone: ['phone', '选了电话告知，请填写电话。'],
  post: ['address', '选了邮寄，请填写通信地址。'],
  email: ['email', '选了电子邮件，请填写邮箱。'],
}

/** What is wrong with a form before it is sent on, by input. */
export function checkFiling(form: FormValues, today: string): FieldErrors {
  const result = filingShape.safeParse(filingBody(form))
  const wrong = result.success ? [] : zodErrors(result.error)
  if (!form.get('region')) wrong.unshift({ field: 'region', message: '请选择事情发生的地区。' })
  if (!form.get('agencyId') && !form.get('agencyName'))
    wrong.push({ field: 'accused.agencyName', message: '请写明您反映的是哪个单位，或者哪个单位的人。' })
  const anonymous = form.get('identity') === 'anonymous'
  if (!form.get('identity')) wrong.push({ field: 'anonymous', message: '请选择实名还是匿名。' })
  if (form.get('identity') === 'real') {
    if (!form.get('name')) wrong.push({ field: 'contact.name', message: '请填写姓名；不愿留姓名的请选择匿名。' })
    if (!form.get('phone')) wrong.push({ field: 'contact.phone', message: '请填写电话；不愿留电话的请选择匿名。' })
  }
  const needed = NEEDS[form.get('replyBy')]
  if (needed && (anonymous || !form.get(needed[0]))) {
    wrong.push({
      field: anonymous ? 'replyBy' : `contact.${needed[0]}`,
      message: anonymous ? '匿名反映请选择网上查询或者窗口领取。' : needed[1],
    })
  }
  for (const [name, text] of [
    ['occurredOn', '事情发生的日期'],
    ['knownOn', '收到决定的日期'],
  ] as const) {
    if (form.get(name) > today) wrong.push({ field: name, message: `${text}不能晚于今天。` })
  }
  return inOrder(mapErrors(wrong.sort(ownMessageFirst), FIELD_OF))
}

/** For an empty field the form's own words say more than the contract's. */
const ownMessageFirst = (a: { message: string }, b: { message: string }) => Number(general(a.message)) - Number(general(b.message))
const general = (message: string) => /^(请填写这一项|格式不正确)/.test(message)

const ORDER = [
  'region',
  'agencyName',
  'officerName',
  'certificateNo',
  'kind',
  'problemTypes',
  'title',
  'content',
  'occurredOn',
  'place',
  'decisionNo',
  'knownOn',
]

/** Wrong fields in the order of the page. */
function inOrder(errors: FieldErrors): FieldErrors {
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
  return new Map([...errors].sort(([a], [b]) => rank(a) - rank(b)))
}

/** One key per form and content: the same form sent twice is one complaint, a changed one is another. */
export function idempotencyKey(form: FormValues): string {
  return createHash('sha256')
    .update(form.get('key'))
    .update('\n')
    .update(JSON.stringify(filingBody(form)))
    .digest('base64url')
}

/** What only one page uses and must not travel on. */
export const TRANSIENT = ['go', 'view', 'waitTicket', 'altcha', 'file', 'csrf']
export const carried = (form: FormValues) => form.entries().filter(([name]) => !TRANSIENT.includes(name))
