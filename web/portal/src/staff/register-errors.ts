import { registrationShape } from '@mingjian/contracts'
import type { Problem } from '../api-client.ts'
import { CALLED, inOrder, inputsOf, NEEDS, named } from '../citizen/report-errors.ts'
import { uploadedFiles } from '../citizen/report-fields.ts'
import { type FieldErrors, mapErrors, problemErrors, zodErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { typedDay } from '../plain-date.ts'
import { registrationBody, SINGLE_FILES } from './register-fields.ts'

/** What each input is called in a message, in the order of the page. */
const NAMES: Record<string, string> = {
  channel: '来源',
  receivedOn: '收到日期',
  backdating: '补录的原因',
  orderNo: '12345工单编号',
  ...Object.fromEntries(
    Object.entries(CALLED).filter(([name]) => !/^(allegation|identity|name|phone|email|address|idNumber|agent|file)/.test(name)),
  ),
  allegations: '逐项反映',
  identity: '实名还是匿名',
  name: '姓名',
  phone: '电话',
  address: '通信地址',
  email: '电子邮箱',
  idNumber: '证件号码',
  language: '使用的语言',
  interpreterName: '翻译的姓名',
  interpreterPhone: '翻译的电话',
  helperName: '协助人的姓名',
  helperRelation: '协助人是',
  helperPhone: '协助人的电话',
  agentName: '代理人的姓名',
  agentRelation: '代理人是',
  agentPhone: '代理人的电话',
  authorisationFile: '授权委托书',
  representatives: '代表',
  listFile: '签名的名单',
  replyBy: '答复方式',
  replyPlace: '由谁转交',
  file: '扫描件',
}

const pathsOf = (form: FormValues): Record<string, string> => ({
  ...inputsOf(form),
  ...Object.fromEntries(Object.keys(NAMES).map((name) => [name, name])),
  ...Object.fromEntries(
    ['interpreter', 'helper', 'agent'].flatMap((role) => [
      [role, `${role}Name`],
      ...['name', 'phone', 'relation'].map((field) => [`${role}.${field}`, `${role}${field[0]?.toUpperCase()}${field.slice(1)}`]),
    ]),
  ),
  'agent.authorisationId': 'authorisationFile',
  representativesListId: 'listFile',
})

const WAYS: typeof NEEDS = {
  ...NEEDS,
  'justice-office': ['replyPlace', '请写明由哪个司法所转交。'],
  village: ['replyPlace', '请写明由哪个村（居）委会转交。'],
}

/** What is wrong with a registration before it is sent on, by input. */
export function checkRegistration(form: FormValues, today: string): FieldErrors {
  const result = registrationShape.safeParse(registrationBody(form))
  const found = result.success ? [] : zodErrors(result.error)
  return tidy(mapErrors([...missing(form, today), ...found], pathsOf(form)), form)
}

/** What the API refused, by input. */
export const refusedRegistration = (form: FormValues, problem: Problem): FieldErrors => tidy(problemErrors(problem, pathsOf(form)), form)

const tidy = (errors: FieldErrors, form: FormValues) => inOrder(named(errors, form, NAMES), NAMES)

/** What is missing, in words that say more than the contract's. */
function missing(form: FormValues, today: string): { field: string; message: string }[] {
  const wrong: { field: string; message: string }[] = []
  const need = (field: string, message: string, there: unknown = form.get(field)) => !there && wrong.push({ field, message })
  const receivedOn = typedDay(form.get('receivedOn'))
  need('channel', '请选择来源。')
  need('receivedOn', '请填写收到日期。')
  if (receivedOn > today) wrong.push({ field: 'receivedOn', message: '收到日期不能晚于今天。' })
  if (receivedOn && receivedOn < today) need('backdating', '收到日期早于今天，请写明补录的原因。')
  if (form.get('channel') === 'hotline-12345') need('orderNo', '12345转来的，请填写工单编号。')
  need('region', '请选择事情发生的地区。')
  need('agencyName', '请写明反映的是哪个单位。')
  need('title', '请用一句话写明是什么事。')
  need('content', '请写明事情经过。')
  need('identity', '请选择实名还是匿名。')
  if (representatives(form) > 1) need('listFile', '几个人共同反映的，请上传大家签名的名单。', uploadedFiles(form, SINGLE_FILES.listFile)[0])
  const wanted = WAYS[form.get('replyBy')]
  if (wanted && (wanted[0] === 'replyPlace' || form.get('identity') === 'real')) need(...wanted)
  if (form.get('identity') !== 'real') return wrong
  need('name', '请填写姓名；不愿留姓名的请选择匿名。')
  need('phone', '请填写电话；没有电话又要实名的，填村委会或者亲属的电话。')
  return wrong
}

const representatives = (form: FormValues) =>
  form.get('identity') === 'anonymous'
    ? 0
    : form
        .get('representatives')
        .split('\n')
        .filter((line) => line.trim()).length
