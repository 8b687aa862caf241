import { filingShape } from '@mingjian/contracts'
import type { Problem } from '../api-client.ts'
import { type FieldErrors, mapErrors, problemErrors, zodErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { typedDay } from '../plain-date.ts'
import { ALLEGATIONS, filingBody, ROUTE_INPUTS, takenRoutes } from './report-fields.ts'

type Wrong = { field: string; message: string }

/** What each input is called in a message, in the order of the page. */
export const CALLED: Record<string, string> = {
  region: '地区',
  agencyName: '单位名称',
  officerName: '姓名',
  certificateNo: '执法证号',
  concerns: '这个人是',
  kind: '您要提的是',
  title: '一句话说明',
  content: '事情经过',
  problemTypes: '问题类型',
  occurredOn: '事情发生的日期',
  place: '具体地点',
  decisionNo: '文书编号',
  knownOn: '收到或者知道的日期',
  ...Object.fromEntries(ALLEGATIONS.map((name, at) => [name, `第${'一二三四五'[at]}项问题`])),
  routes: '其他途径',
  ...Object.fromEntries(
    ROUTE_INPUTS.flatMap(({ number, date }) => [
      [number, '其他途径的编号'],
      [date, '其他途径的日期'],
    ]),
  ),
  file: '文件',
  identity: '实名还是匿名',
  name: '您的姓名',
  phone: '您的电话',
  email: '电子邮箱',
  address: '通信地址',
  idNumber: '证件号码',
  agentName: '代办人的姓名',
  agentPhone: '代办人的电话',
  agentRelation: '代办人和您的关系',
  representatives: '共同反映的代表',
  confidential: '保密',
  replyBy: '答复方式',
}

/** Paths of the contract and the inputs they belong to, for this form. */
export const inputsOf = (form: FormValues): Record<string, string> => ({
  ...Object.fromEntries(Object.keys(CALLED).map((name) => [name, name])),
  accused: 'agencyName',
  'accused.agencyId': 'agencyName',
  ...Object.fromEntries(['agencyName', 'officerName', 'certificateNo', 'concerns'].map((name) => [`accused.${name}`, name])),
  attachmentIds: 'file',
  anonymous: 'identity',
  contact: 'name',
  ...Object.fromEntries(['name', 'phone', 'email', 'address', 'idNumber'].map((name) => [`contact.${name}`, name])),
  agent: 'agentName',
  'agent.phone': 'agentPhone',
  'agent.relation': 'agentRelation',
  otherRoutes: 'routes',
  ...Object.fromEntries(
    takenRoutes(form).flatMap(({ number, date }, at) => [
      [`otherRoutes.${at}.number`, number],
      [`otherRoutes.${at}.date`, date],
    ]),
  ),
  ...Object.fromEntries(ALLEGATIONS.filter((name) => form.get(name)).map((name, at) => [`allegations.${at}`, name])),
})

/** What a way of reply needs, and how to say so. */
export const NEEDS: Record<string, [field: string, message: string]> = {
  sms: ['phone', '选了短信提醒，请填写手机号。'],
  phone: ['phone', '选了电话告知，请填写电话。'],
  post: ['address', '选了邮寄，请填写通信地址。'],
  email: ['email', '选了电子邮件，请填写电子邮箱。'],
  'justice-office': ['address', '选了司法所转交，请填写通信地址，写明在哪个乡镇、街道。'],
  village: ['address', '选了村（居）委会转交，请填写通信地址，写明在哪个村、社区。'],
}

/** What is wrong with a form before it is sent on, by input. */
export function checkFiling(form: FormValues, today: string): FieldErrors {
  const result = filingShape.safeParse(filingBody(form))
  const found = result.success ? [] : zodErrors(result.error)
  return inOrder(named(mapErrors([...missing(form), ...late(form, today), ...found], inputsOf(form)), form))
}

/** What the API refused, by input. */
export const refusedFiling = (form: FormValues, problem: Problem): FieldErrors =>
  inOrder(named(problemErrors(problem, inputsOf(form)), form))

/** What is missing, in words that say more than the contract's. */
function missing(form: FormValues): Wrong[] {
  const wrong: Wrong[] = []
  const need = (field: string, message: string, there = form.get(field)) => !there && wrong.push({ field, message })
  need('region', '请选择事情发生的地区。')
  need('agencyName', '请写明您反映的是哪个单位，或者哪个单位的人。', form.get('agencyId') || form.get('agencyName'))
  need('title', '请用一句话说明是什么事。')
  need('content', '请写明事情经过。')
  need('identity', '请选择实名还是匿名。')
  const wanted = NEEDS[form.get('replyBy')]
  if (wanted && form.get('identity') === 'anonymous') wrong.push({ field: 'replyBy', message: '匿名反映请选择网上查询或者窗口领取。' })
  if (form.get('identity') !== 'real') return wrong
  if (wanted) need(...wanted)
  need('name', '请填写姓名；不愿留姓名的请选择匿名。')
  need('phone', '请填写电话；不愿留电话的请选择匿名。')
  if (form.get('agentPhone') || form.get('agentRelation')) need('agentName', '请填写代办人的姓名；没有代办人的，请把代办人几项清空。')
  return wrong
}

const DATES = ['occurredOn', 'knownOn', ...ROUTE_INPUTS.map(({ date }) => date)]

const late = (form: FormValues, today: string): Wrong[] =>
  DATES.filter((field) => typedDay(form.get(field)) > today).map((field) => ({ field, message: `${CALLED[field]}不能晚于今天，请改正。` }))

/** The contract's general words, with the name of the field before them and what was wrong in this case. */
export function named(errors: FieldErrors, form: FormValues, names = CALLED): FieldErrors {
  const say = (name: string, message: string) => {
    const called = names[name]
    if (!called || !/^(请填写这一项|格式不正确|填写不正确|最多|请至少|请从列出|请按|请检查)/.test(message)) return message
    if (name.endsWith('hone')) return `${called}不正确，请检查是不是少写或者多写了数字。`
    const written =
      message.startsWith('最多') && name !== 'representatives' ? `现在有 ${form.get(name).replace(/\r\n/g, '\n').length} 个字。` : ''
    return `${called}：${message}${written}`
  }
  return new Map([...errors].map(([name, message]) => [name, say(name, message)]))
}

/** Wrong fields in the order of the page; what belongs to no field comes first. */
export function inOrder(errors: FieldErrors, names = CALLED): FieldErrors {
  const order = Object.keys(names)
  return new Map([...errors].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)))
}
