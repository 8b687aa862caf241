import type { StepForm, StepForms } from './step-forms.ts'

const BASIS = { name: 'basis', label: '依据', hint: '文件、通知的名称和文号' } as const

/** Registering somebody. */
export const REGISTER_OFFICER: StepForm = {
  title: '登记人员',
  creates: true,
  fields: [
    { name: 'name', label: '姓名', max: 40 },
    { name: 'idNumber', label: '身份证号', hint: '18位；加密保存，页面上只显示头尾', optional: true, max: 18 },
    { name: 'agencyId', label: '单位', as: 'unit', hint: '写单位的全称' },
    { name: 'post', label: '岗位', optional: true, max: 60 },
    { name: 'employment', label: '用工性质', as: 'choice', of: 'employment' },
    { name: 'on', label: '哪一天到岗', as: 'day' },
    { name: 'login', label: '账号的编号', hint: '有工作平台账号的填写，由系统管理员提供', optional: true, max: 100 },
  ],
}

/** Every step on an officer, in the order in which people need them. */
export const OFFICER_FORMS: StepForms = {
  'record-training': {
    title: '登记培训学时',
    fields: [
      { name: 'on', label: '培训日期', as: 'day' },
      { name: 'hours', label: '学时', as: 'number' },
      { name: 'course', label: '课程', max: 100 },
      { name: 'kind', label: '类别', as: 'choice', of: 'trainingKinds', optional: true },
    ],
  },
  'record-exam': {
    title: '登记考试成绩',
    fields: [
      { name: 'on', label: '考试日期', as: 'day' },
      { name: 'score', label: '分数', as: 'number' },
      { name: 'paper', label: '试卷', max: 100 },
    ],
  },
  'apply-certificate': {
    title: '申报证件',
    hint: '申报后由本单位另一人审核，再报司法局。',
    creates: true,
    fields: [{ name: 'kind', label: '证件种类', as: 'choice', of: 'examinedKinds' }],
  },
  'file-certificate': {
    title: '备案证件',
    hint: '别的机关制发的证件，或者以前已经核发的证件。',
    creates: true,
    fields: [
      { name: 'kind', label: '证件种类', as: 'choice', of: 'kinds' },
      { name: 'no', label: '证号', max: 40 },
      { name: 'issuedOn', label: '核发日期', as: 'day' },
      { name: 'validTo', label: '有效期至', as: 'day' },
      { name: 'issuer', label: '核发机关', max: 100 },
    ],
  },
  'record-appraisal': {
    title: '登记年度考核',
    fields: [
      { name: 'year', label: '年度', as: 'number' },
      { name: 'result', label: '结果', as: 'choice', of: 'appraisals' },
      { name: 'note', label: '说明', as: 'lines', optional: true },
    ],
  },
  'record-merit': {
    title: '登记奖励、处分',
    hint: '处分的影响期按规定计算，文件另有规定的填写最后一天。',
    fields: [
      { name: 'kind', label: '种类', as: 'choice', of: 'merits' },
      { name: 'documentNo', label: '文号', max: 100 },
      { name: 'on', label: '决定日期', as: 'day' },
      { name: 'until', label: '影响期最后一天', as: 'day', optional: true },
    ],
  },
  'name-supervisor': {
    title: '明确为执法监督人员',
    fields: [
      { name: 'partTime', label: '专职还是兼职', as: 'yes-no', of: 'partTime' },
      { name: 'on', label: '从哪一天起', as: 'day', today: true },
      BASIS,
    ],
  },
  'release-supervisor': {
    title: '不再担任执法监督人员',
    fields: [
      { name: 'on', label: '从哪一天起', as: 'day', today: true },
      { name: 'reason', label: '原因', as: 'lines' },
    ],
  },
  move: {
    title: '调动',
    hint: '证件随人转到新单位，不用重新申报。',
    fields: [
      { name: 'agencyId', label: '调到哪个单位', as: 'unit', hint: '写单位的全称' },
      { name: 'post', label: '岗位', optional: true, max: 60 },
      { name: 'on', label: '从哪一天起', as: 'day', today: true },
      BASIS,
    ],
  },
  'change-employment': {
    title: '变更用工性质',
    fields: [
      { name: 'employment', label: '用工性质', as: 'choice', of: 'employment' },
      { name: 'on', label: '从哪一天起', as: 'day', today: true },
      BASIS,
    ],
  },
  'link-login': {
    title: '关联账号',
    hint: '关联以后，本人可以参加测试，也不能办理自己的证件。',
    fields: [{ name: 'login', label: '账号的编号', hint: '由系统管理员提供', max: 100 }],
  },
  leave: {
    title: '离开执法岗位',
    hint: '登记后这个人的证件从当日起注销。',
    fields: [
      { name: 'on', label: '哪一天离开', as: 'day', today: true },
      { name: 'ground', label: '原因', as: 'choice', of: 'leaveGrounds' },
    ],
  },
  'reveal-identity': {
    title: '查看身份证号',
    hint: '每次查看都会留下姓名、时间和理由。',
    fields: [{ name: 'reason', label: '查看的理由', as: 'lines' }],
  },
}
