import type { Codes } from '../directory.ts'
import { regionGroups } from '../directory.ts'
import { choiceField, errorSummary, type FieldState, hidden, selectField, textArea, textField } from '../fields.ts'
import { type Html, html } from '../html.ts'
import { type About, ALLEGATIONS, aboutOf, MAX_FILES, ROUTES, uploadedFiles } from './report-fields.ts'
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
  const [regions, problemTypes, kinds, routes, replyWays] = await Promise.all([
    directory.regions(),
    directory.codes('problem-types'),
    directory.codes('kinds'),
    directory.codes('other-routes'),
    directory.codes('reply-ways'),
  ])
  const choices = (items: typeof kinds) => items.map(({ code, name, hint }) => ({ value: code, text: name, hint }))
  return html`${errorSummary(errors)}<h1>${formTitle(about)}</h1>
<p>只有标“请填”的必须填，其他知道多少写多少。下一步可以检查和修改，检查后才提交。</p>
<p class="warning"><strong>请不要写国家秘密。</strong>商业秘密、别人的隐私，非必要也请不要写。</p>
<form id="report" method="post" action="/report/check" enctype="multipart/form-data" novalidate>
<button class="sr" type="submit" tabindex="-1" aria-hidden="true">下一步：检查</button>
${hidden([['about', about], ['key', values.get('key')], ...values.all('attachment').map((each) => ['attachment', each] as const), ...ticket(values)])}
<section aria-labelledby="who"><h2 id="who">一、反映谁</h2>
${selectField(state, { name: 'region', label: '事情发生在哪里（请填）', hint: '选乡镇、街道；不清楚的选县级或者市级。', empty: '请选择', groups: regionGroups(regions) })}
${textField(state, { name: 'agencyName', label: about === 'officer' ? '这个人在哪个单位（请填）' : '单位名称（请填）', hint: '写全称或者几个字都可以，例如“市场监督管理局”。不确定的可以按“查找单位”。', max: 100 })}
<p><button type="submit" class="second" name="go" value="find" formaction="/report/form#agencyName">查找单位</button></p>
${search && unitResults(values, search)}
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
}
</section>
<section aria-labelledby="what"><h2 id="what">二、什么事</h2>
${choiceField(state, { name: 'kind', label: '您要提的是', choices: choices(kinds.filter(({ code }) => code !== 'clue')) })}
${textField(state, { name: 'title', label: '一句话说明（请填）', hint: '例如“摆摊被罚款，没有给决定书”。', max: 100 })}
${textArea(state, { name: 'content', label: '事情经过（请填）', hint: '什么时候、在哪里、谁做了什么、有什么凭据。请不要在这里写自己的姓名和电话，后面有专门的地方。', rows: 8, max: 10_000 })}
${choiceField(state, { name: 'problemTypes', label: '属于哪种问题', hint: '可以选几项，说不准的可以不选。', optional: true, many: true, columns: true, choices: choices(problemTypes) })}
${textField(state, { name: 'occurredOn', label: '哪一天', optional: true, type: 'date' })}
${textField(state, { name: 'place', label: '具体地点', optional: true, max: 200 })}
<details${open(values, ['decisionNo', 'knownOn'])}><summary>收到了处罚决定书等文书</summary>
${textField(state, { name: 'decisionNo', label: '文书编号', optional: true, max: 80 })}
${textField(state, { name: 'knownOn', label: '哪一天收到或者知道的', optional: true, type: 'date', hint: '填了会告诉您申请行政复议、提起诉讼大约到哪一天为止。' })}</details>
<details${open(
    values,
    Array.from({ length: ALLEGATIONS }, (_, at) => `allegation${at + 1}`),
  )}><summary>有几个问题，要逐项答复</summary><p class="hint">每一项单独核查、单独答复。只有一个问题的不用填。</p>
${Array.from({ length: ALLEGATIONS }, (_, at) => textArea(state, { name: `allegation${at + 1}`, label: `第${'一二三四五'[at]}项`, optional: true, rows: 2, max: 1_000 }))}</details>
<details${open(values, ['routes'])}><summary>这件事已经走过其他途径</summary><fieldset class="field"><legend>已经走过的途径 <span class="optional">（可不选）</span></legend><div class="choices">${ROUTES.map(
    (route, at) => {
      const name = routes.find(({ code }) => code === route)?.name ?? route
      const id = at === 0 ? 'routes' : `routes-${route}`
      return html`<div class="choice"><input type="checkbox" id="${id}" name="routes" value="${route}"${values.has('routes', route) && html` checked`}><label for="${id}">${name}</label></div><div class="field inside"><label for="route-${route}">${name}的案号或者编号 <span class="optional">（可不填）</span></label><input id="route-${route}" name="route-${route}" value="${values.raw(`route-${route}`)}" maxlength="80" autocomplete="off"></div>`
    },
  )}</div></fieldset></details>
</section>
<section aria-labelledby="proof"><h2 id="proof">三、照片和材料</h2>${attachmentsField(state)}</section>
<section aria-labelledby="you"><h2 id="you">四、您的联系方式</h2>
<p>姓名和电话加密保存，只有办理这件事的人能看，每看一次都有记录。被反映的单位看不到。</p>
${choiceField(state, {
  name: 'identity',
  label: '实名还是匿名（请填）',
  choices: [
    { value: 'real', text: '实名', hint: '办理人员可以联系您，答复更具体。' },
    { value: 'anonymous', text: '匿名', hint: '下面的联系方式不用填，凭查询码查进展。' },
  ],
})}
${textField(state, { name: 'name', label: '姓名（实名请填）', max: 50, autocomplete: 'name' })}
${textField(state, { name: 'phone', label: '电话（实名请填）', type: 'tel', max: 30, autocomplete: 'tel' })}
<details${open(values, ['email', 'address', 'idNumber'])}><summary>其他联系方式</summary>
${textField(state, { name: 'email', label: '电子邮箱', optional: true, type: 'email', max: 200, autocomplete: 'email' })}
${textField(state, { name: 'address', label: '通信地址', optional: true, max: 200, autocomplete: 'street-address' })}
${textField(state, { name: 'idNumber', label: '证件号码', optional: true, max: 20 })}</details>
<div class="field"><div class="choice"><input type="checkbox" id="confidential" name="confidential" value="yes"${values.has('confidential', 'yes') && html` checked`}><label for="confidential">请为我保密</label><span class="hint">选了以后，查看您的联系方式要经另一个人批准。</span></div></div>
${choiceField(state, { name: 'replyBy', label: '您想怎样得到答复', choices: choices(replyWays.filter(({ code }) => code !== 'hotline')) })}
</section>
<p><button type="submit">下一步：检查</button></p></form>`
}

const ticket = (values: FieldState['values']): [string, string][] =>
  values.get('waitTicket') ? [['waitTicket', values.get('waitTicket')]] : []
const open = (values: FieldState['values'], names: string[]) => names.some((name) => values.get(name)) && html` open`

function attachmentsField({ values, errors }: FieldState): Html {
  const files = uploadedFiles(values)
  const error = errors.get('file')
  return html`${files.length > 0 && html`<ul class="files">${files.map(({ id, name, size }) => html`<li>${name}（${fileSize(size)}）<button type="submit" class="link" name="go" value="remove:${id}" formaction="/report/form#file" aria-label="去掉 ${name}">去掉</button></li>`)}</ul>`}
${
  files.length < MAX_FILES &&
  html`<div class="field${error && ' wrong'}"><label for="file">选择文件 <span class="optional">（可不选）</span></label><p class="hint" id="file-hint">照片、录像、录音、PDF，最多${MAX_FILES}个，每个不超过20MB。选好后按“上传”，或者直接下一步。照片里的拍摄位置等信息会自动去掉。</p>${error && html`<p class="error" id="file-error"><span class="sr">错误：</span>${error}</p>`}<input type="file" id="file" name="file" multiple accept="image/*,application/pdf,audio/mpeg,video/mp4" aria-describedby="file-hint${error && ' file-error'}"></div>
<p><button type="submit" class="second" name="go" value="upload" formaction="/report/form#file">上传</button></p>`
}`
}

export const fileSize = (bytes: number) =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
