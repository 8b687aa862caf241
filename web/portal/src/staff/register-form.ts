import { fileSize, folded, otherRoutesFields } from '../citizen/report-details.ts'
import { carriedFiles, ROUTE_INPUTS, uploadedFiles } from '../citizen/report-fields.ts'
import { type CodeEntry, type Codes, regionGroups } from '../directory.ts'
import { type Choice, choiceField, errorSummary, type FieldState, fileField, hidden, selectField, textArea, textField } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { unitsAround } from './agencies-around.ts'
import { SINGLE_FILES } from './register-fields.ts'

/** Everything on one page, in the order of the work: the letter first, then who brought it, then how to answer. */
export async function registerForm(directory: Codes, state: FieldState, token: Fragment): Promise<Html> {
  const { values, errors } = state
  const [letter, matter, people, answer] = await Promise.all([
    letterFields(directory, state),
    matterFields(directory, state),
    peopleFields(directory, state),
    answerFields(directory, state),
  ])
  const carriedOn = Object.values(SINGLE_FILES).flatMap((name) => values.all(name).map((each) => [name, each] as const))
  return html`${errorSummary(errors)}<h1>登记来信、来访、来电</h1>
<p class="warning">没有标“可不填”的都要填。请不要填写或者上传国家秘密。</p>
<form id="register" class="register" method="post" action="/staff/register" enctype="multipart/form-data" novalidate>${token}${hidden([['key', values.get('key')], ...carriedFiles(values), ...carriedOn, ...ticket(values)])}
${letter}${matter}${people}${answer}
<p><button type="submit">登记</button></p></form>`
}

const ticket = (values: FormValues): [string, string][] => (values.get('waitTicket') ? [['waitTicket', values.get('waitTicket')]] : [])
const asChoices = (items: CodeEntry[]): Choice[] => items.map(({ code, name, hint }) => ({ value: code, text: name, hint }))
const without = (items: CodeEntry[], ...codes: string[]) => items.filter(({ code }) => !codes.includes(code))

async function letterFields(directory: Codes, state: FieldState): Promise<Html> {
  const channels = asChoices(without(await directory.codes('channels'), 'web'))
  return html`<section aria-labelledby="letter"><h2 id="letter">一、从哪里来</h2><div class="row">${selectField(state, { name: 'channel', label: '来源', empty: '请选择', choices: channels, focus: state.errors.size === 0 })}${textField(state, { name: 'receivedOn', label: '收到日期', type: 'date' })}</div>
${folded(state, '补录、12345工单', ['backdating', 'orderNo'], html`${textField(state, { name: 'backdating', label: '补录的原因', hint: '收到日期早于今天的要写；期限从收到日期算起，上级看得到补录的件。', optional: true, max: 500 })}${textField(state, { name: 'orderNo', label: '12345工单编号', hint: '以后导入同一张工单，会并到这一件。', optional: true, max: 60 })}`)}</section>`
}

async function matterFields(directory: Codes, state: FieldState): Promise<Html> {
  const region = state.values.get('region')
  const [regions, units, problemTypes, routes] = await Promise.all([
    directory.regions(),
    unitsAround(directory, region),
    directory.codes('problem-types'),
    directory.codes('other-routes'),
  ])
  const concerns = [
    { value: 'officer', text: '一般执法人员' },
    { value: 'leader', text: '单位领导' },
    { value: 'legal-unit', text: '法制机构的人员' },
  ]
  const paths = ROUTE_INPUTS.map(({ route }) => route)
  return html`<section aria-labelledby="matter"><h2 id="matter">二、反映什么</h2>
${selectField(state, { name: 'region', label: '事情发生在哪里', empty: '请选择', groups: regionGroups(regions) })}
${textField(state, { name: 'agencyName', label: '被反映的单位', hint: '打几个字，从列出的单位里选；没有的照写。', max: 100, list: 'units' })}<datalist id="units">${units.map((name) => html`<option value="${name}"></option>`)}</datalist>
<div class="row">${textField(state, { name: 'officerName', label: '被反映的人', optional: true, max: 50 })}${textField(state, { name: 'certificateNo', label: '执法证号', optional: true, max: 40 })}${selectField(state, { name: 'concerns', label: '这个人是', optional: true, empty: '不清楚', choices: concerns })}</div>
${textField(state, { name: 'title', label: '一句话', max: 100 })}
${textArea(state, { name: 'content', label: '事情经过', rows: 8, max: 10_000 })}
${textArea(state, { name: 'allegations', label: '逐项反映', hint: '有几个问题的，一行写一项，逐项核查、逐项答复。', optional: true, rows: 3 })}
${folded(state, '问题类型', ['problemTypes'], choiceField(state, { name: 'problemTypes', label: '问题类型', optional: true, many: true, columns: true, choices: asChoices(problemTypes) }))}
${folded(state, '时间、地点、文书', ['occurredOn', 'place', 'decisionNo', 'knownOn', 'told'], html`<div class="row">${textField(state, { name: 'occurredOn', label: '哪一天发生', optional: true, type: 'date' })}${textField(state, { name: 'place', label: '地点', optional: true, max: 200 })}${textField(state, { name: 'decisionNo', label: '决定书等的文号', optional: true, max: 80 })}${textField(state, { name: 'knownOn', label: '哪一天收到或者知道', optional: true, type: 'date' })}</div>${tick(state, 'told', '反映的是商户或者个人，向主管部门反映过，部门没有管')}`)}
${otherRoutesFields(
  state,
  routes.filter(({ code }) => paths.includes(code as (typeof paths)[number])),
)}</section>`
}

const tick = ({ values }: FieldState, name: string, label: string, hint = '') =>
  html`<div class="field"><div class="choice"><input type="checkbox" id="${name}" name="${name}" value="yes"${values.has(name, 'yes') && html` checked`}${hint && html` aria-describedby="${name}-about"`}><label for="${name}">${label}</label>${hint && html`<span class="hint" id="${name}-about">${hint}</span>`}</div></div>`

async function peopleFields(directory: Codes, state: FieldState): Promise<Html> {
  const [kinds, languages, relations] = await Promise.all([
    directory.codes('kinds'),
    directory.codes('languages'),
    directory.codes('relations'),
  ])
  const identity = [
    { value: 'real', text: '实名' },
    { value: 'anonymous', text: '匿名', hint: '姓名、电话等不会登记，查询码丢了不能补发。' },
  ]
  const helpers = asChoices(relations.filter(({ code }) => ['scribe', 'relative', 'witness'].includes(code)))
  const agents = asChoices(relations.filter(({ code }) => ['agent', 'relative'].includes(code)))
  const phone = (name: string, label: string) => textField(state, { name, label, optional: true, type: 'tel', max: 30 })
  return html`<section aria-labelledby="people"><h2 id="people">三、谁反映</h2>
${choiceField(state, { name: 'identity', label: '实名还是匿名', choices: identity })}
<div class="row">${textField(state, { name: 'name', label: '姓名（实名要填）', max: 50 })}${textField(state, { name: 'phone', label: '电话（实名要填）', type: 'tel', max: 30 })}</div>
${tick(state, 'confidential', '要求保密', '选了以后，查看联系方式要经另一个人批准。')}
${selectField(state, { name: 'kind', label: '类别', choices: asChoices(kinds) })}
${folded(state, '其他联系方式', ['address', 'email', 'idNumber'], html`<div class="row">${textField(state, { name: 'address', label: '通信地址', optional: true, max: 200 })}${textField(state, { name: 'email', label: '电子邮箱', optional: true, type: 'email', max: 200 })}${textField(state, { name: 'idNumber', label: '证件号码', optional: true, max: 20 })}</div>`)}
${folded(state, '语言、翻译、代书', ['language', 'interpreterName', 'interpreterPhone', 'helperName', 'helperRelation', 'helperPhone'], html`<p class="hint">被反映的人和单位不能担任翻译、代书。</p><div class="row">${selectField(state, { name: 'language', label: '使用的语言', optional: true, empty: '普通话', choices: asChoices(languages) })}${textField(state, { name: 'interpreterName', label: '翻译的姓名', optional: true, max: 50 })}${phone('interpreterPhone', '翻译的电话')}</div><div class="row">${textField(state, { name: 'helperName', label: '协助人的姓名', optional: true, max: 50 })}${selectField(state, { name: 'helperRelation', label: '协助人是', optional: true, empty: '请选择', choices: helpers })}${phone('helperPhone', '协助人的电话')}</div>`)}
${folded(state, '代理人、共同反映', ['agentName', 'agentRelation', 'agentPhone', 'authorisationFile', 'representatives', 'listFile', ...Object.values(SINGLE_FILES)], html`<div class="row">${textField(state, { name: 'agentName', label: '代理人的姓名', optional: true, max: 50 })}${selectField(state, { name: 'agentRelation', label: '代理人是', optional: true, empty: '请选择', choices: agents })}${phone('agentPhone', '代理人的电话')}</div>${oneFile(state, 'authorisationFile', '授权委托书')}${textArea(state, { name: 'representatives', label: '代表', optional: true, rows: 3, hint: '最多5人，一行一个人：姓名 电话。两人以上要上传大家签名的名单。' })}${oneFile(state, 'listFile', '签名的名单')}`)}</section>`
}

async function answerFields(directory: Codes, state: FieldState): Promise<Html> {
  const ways = asChoices(await directory.codes('reply-ways')).map(({ value, text }) => ({ value, text }))
  const files = uploadedFiles(state.values)
  return html`<section aria-labelledby="answer"><h2 id="answer">四、怎样答复，材料</h2><div class="row">${selectField(state, { name: 'replyBy', label: '答复方式', choices: ways })}${textField(state, { name: 'replyPlace', label: '由谁转交', hint: '司法所、村（居）委会的名称', optional: true, max: 100 })}</div>
${files.length > 0 && html`<fieldset class="field"><legend>已上传的文件</legend><div class="choices">${files.map(({ id, name, size }) => tick(state, `drop-${id}`, `${name}（${fileSize(size)}），打勾表示去掉`))}</div></fieldset>`}
${fileField(state, { name: 'file', label: '来信的扫描件、照片、录音', hint: '登记时一起上传，每个不超过20MB。' })}</section>`
}

/** An input for one file, with the one that is there already. */
function oneFile(state: FieldState, name: keyof typeof SINGLE_FILES, label: string): Html {
  const [there] = uploadedFiles(state.values, SINGLE_FILES[name])
  const hint = there ? `已上传 ${there.name}（${fileSize(there.size)}），再选就换成新的。` : ''
  return fileField(state, { name, label, hint }, name)
}

/** Names of the units of a place and of the levels above it. */
