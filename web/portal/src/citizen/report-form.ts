import type { Codes } from '../directory.ts'
import { regionGroups } from '../directory.ts'
import { choiceField, errorSummary, type FieldState, hidden, selectField, textArea, textField } from '../fields.ts'
import { type Html, html } from '../html.ts'
import { attachmentsField, folded, otherRoutesFields } from './report-details.ts'
import { type About, ALLEGATIONS, aboutOf, carriedFiles } from './report-fields.ts'
import { type UnitSearch, unitResults } from './unit-search.ts'

const TITLES: Record<About, string> = {
  unit: '反映执法单位',
  officer: '反映执法人员',
  inaction: '反映主管部门知道而不管',
  office: '反映司法局或者监督人员',
}
export const formTitle = (about: About) => TITLES[about]

/** The form to fill in, with everything typed so far. */
export async function reportForm(directory: Codes, state: FieldState, search?: UnitSearch): Promise<Html> {
  const { values, errors } = state
  const about = aboutOf(values)
  const [who, what, you, notices] = await Promise.all([
    whoFields(directory, state, about, search),
    whatFields(directory, state),
    yourFields(directory, state),
    directory.legalRoutes(),
  ])
  return html`${errorSummary(errors)}<h1>${formTitle(about)}</h1>
<p>只有标“请填”的必须填，其他知道多少写多少。下一步可以检查和修改，检查后才提交。</p>
<p class="warning"><strong>请不要填写或者上传国家秘密。</strong>商业秘密、别人的隐私，非必要也请不要写。</p>
${notices.map((notice) => html`<p class="notice">${notice}请不要因为等这里的答复错过。</p>`)}
<form id="report" method="post" action="/report/check" enctype="multipart/form-data" novalidate>
${hidden([['about', about], ['key', values.get('key')], ...carriedFiles(values), ...ticket(values)])}
<section aria-labelledby="who"><h2 id="who">一、反映谁</h2>${who}</section>
<section aria-labelledby="what"><h2 id="what">二、什么事</h2>${what}</section>
<section aria-labelledby="proof"><h2 id="proof">三、照片和材料</h2>${attachmentsField(state)}</section>
<section aria-labelledby="you"><h2 id="you">四、您的联系方式</h2>${you}</section>
<p><button type="submit">下一步：检查</button></p></form>`
}

const ticket = (values: FieldState['values']): [string, string][] =>
  values.get('waitTicket') ? [['waitTicket', values.get('waitTicket')]] : []

const asChoices = (items: Awaited<ReturnType<Codes['codes']>>) => items.map(({ code, name, hint }) => ({ value: code, text: name, hint }))

async function whoFields(directory: Codes, state: FieldState, about: About, search?: UnitSearch): Promise<Html> {
  const regions = await directory.regions()
  return html`${selectField(state, { name: 'region', label: '事情发生在哪里（请填）', hint: '选乡镇、街道；不清楚的选县级或者市级。', empty: '请选择', groups: regionGroups(regions) })}
${textField(state, { name: 'agencyName', label: about === 'officer' ? '这个人在哪个单位（请填）' : '单位名称（请填）', hint: '写全称或者几个字都可以，例如“市场监督管理局”。不确定的可以按“查找单位”。', max: 100 })}
<p><button type="submit" class="second" name="go" value="find" formaction="/report/form#agencyName">查找单位</button></p>
${search && unitResults(state.values, search)}
${(about === 'officer' || about === 'office') && html`${textField(state, { name: 'officerName', label: '姓名', optional: true, hint: '不知道姓名的可以不填，在经过里写明样子、车牌等。', max: 50 })}${textField(state, { name: 'certificateNo', label: '执法证号', optional: true, max: 40 })}`}
${
  about === 'officer' &&
  choiceField(state, {
    name: 'concerns',
    label: '这个人是',
    optional: true,
    choices: [
      { value: 'officer', text: '一般执法人员' },
      { value: 'leader', text: '单位领导' },
      { value: 'legal-unit', text: '单位法制机构的人' },
    ],
  })
}`
}

async function whatFields(directory: Codes, state: FieldState): Promise<Html> {
  const [problemTypes, kinds, routes] = await Promise.all([
    directory.codes('problem-types'),
    directory.codes('kinds'),
    directory.codes('other-routes'),
  ])
  return html`${choiceField(state, { name: 'kind', label: '您要提的是', choices: asChoices(kinds) })}
${textField(state, { name: 'title', label: '一句话说明（请填）', hint: '例如“摆摊被罚款，没有给决定书”。', max: 100 })}
${textArea(state, { name: 'content', label: '事情经过（请填）', hint: '什么时候、在哪里、谁做了什么、有什么凭据。请不要在这里写自己的姓名和电话，后面有专门的地方。', rows: 8, max: 10_000 })}
${folded(state, '属于哪种问题，例如乱罚款、不亮证、打击报复', ['problemTypes'], choiceField(state, { name: 'problemTypes', label: '问题类型', hint: '可以选几项，说不准的可以不选。', optional: true, many: true, columns: true, choices: asChoices(problemTypes) }))}
${textField(state, { name: 'occurredOn', label: '哪一天', optional: true, type: 'date' })}
${textField(state, { name: 'place', label: '具体地点', optional: true, max: 200 })}
${folded(state, '收到了处罚决定书等文书', ['decisionNo', 'knownOn'], html`${textField(state, { name: 'decisionNo', label: '文书编号', optional: true, max: 80 })}${textField(state, { name: 'knownOn', label: '哪一天收到或者知道的', optional: true, type: 'date', hint: '填了，下一步会告诉您申请行政复议、提起诉讼大约到哪一天为止。' })}`)}
${folded(
  state,
  '有几个问题，要逐项答复',
  ALLEGATIONS,
  html`<p class="hint">每一项单独核查、单独答复。只有一个问题的不用填。</p>${ALLEGATIONS.map((name, at) => textArea(state, { name, label: `第${'一二三四五'[at]}项`, optional: true, rows: 2, max: 1_000 }))}`,
)}
${otherRoutesFields(state, routes)}`
}

async function yourFields(directory: Codes, state: FieldState): Promise<Html> {
  const [replyWays, relations] = await Promise.all([directory.codes('reply-ways'), directory.codes('relations')])
  const agents = relations.filter(({ code }) => ['agent', 'relative', 'scribe'].includes(code))
  return html`<p>姓名和电话加密保存，只有办理这件事的人能看，每看一次都有记录。被反映的单位看不到。</p>
${choiceField(state, {
  name: 'identity',
  label: '实名还是匿名（请填）',
  choices: [
    { value: 'real', text: '实名', hint: '办理人员可以联系您，答复更具体。' },
    { value: 'anonymous', text: '匿名', hint: '下面的姓名、电话等都不用填，填了也不会提交；凭查询码查进展。' },
  ],
})}
${textField(state, { name: 'name', label: '姓名（实名请填）', max: 50, autocomplete: 'name' })}
${textField(state, { name: 'phone', label: '电话（实名请填）', type: 'tel', max: 30, autocomplete: 'tel' })}
${folded(
  state,
  '其他联系方式',
  ['email', 'address', 'idNumber'],
  html`${textField(state, { name: 'email', label: '电子邮箱', optional: true, type: 'email', max: 200, autocomplete: 'email' })}${textField(state, { name: 'address', label: '通信地址', optional: true, max: 200, autocomplete: 'street-address' })}${textField(state, { name: 'idNumber', label: '证件号码', optional: true, max: 20 })}`,
)}
${folded(
  state,
  '有人代办，或者几个人一起反映',
  ['agentName', 'agentPhone', 'agentRelation', 'representatives'],
  html`${textField(state, { name: 'agentName', label: '代办人的姓名', optional: true, max: 50 })}${textField(state, { name: 'agentPhone', label: '代办人的电话', optional: true, type: 'tel', max: 30 })}${selectField(state, { name: 'agentRelation', label: '代办人是', optional: true, empty: '请选择', choices: asChoices(agents) })}${textArea(state, { name: 'representatives', label: '共同反映的代表', optional: true, rows: 3, hint: '最多5人，每行一个人：姓名 电话，例如“测试乙 13800000000”。签名的名单请作为材料上传。' })}`,
)}
<div class="field"><div class="choice"><input type="checkbox" id="confidential" name="confidential" value="yes"${state.values.has('confidential', 'yes') && html` checked`} aria-describedby="confidential-about"><label for="confidential">请为我保密</label><span class="hint" id="confidential-about">选了以后，查看您的联系方式要经另一个人批准。</span></div></div>
${choiceField(state, { name: 'replyBy', label: '您想怎样得到答复', choices: asChoices(replyWays.filter(({ code }) => code !== 'hotline')) })}`
}
