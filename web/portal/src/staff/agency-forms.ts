import type { FormField, StepForm, StepForms } from './step-forms.ts'

const SINCE: FormField = { name: 'on', label: '从哪一天起', as: 'day', today: true }
const UNTIL: FormField = { name: 'until', label: '到哪一天', as: 'day', hint: '没有期限的不填', optional: true }
const BASIS: FormField = { name: 'basis', label: '依据', hint: '文件的名称和文号' }
const POWERS = 500

/** Registering an agency. */
export const REGISTER_AGENCY: StepForm = {
  title: '登记单位',
  creates: true,
  fields: [
    { name: 'name', label: '单位全称', max: 100 },
    { name: 'creditCode', label: '统一社会信用代码', hint: '18位', optional: true, max: 18 },
    { name: 'region', label: '地区', as: 'choice', of: 'regions' },
    { name: 'level', label: '级别', as: 'choice', of: 'levels' },
    { name: 'rank', label: '行政级别', as: 'choice', of: 'ranks', optional: true },
    { name: 'kind', label: '类型', as: 'choice', of: 'agencyKinds' },
    { name: 'field', label: '执法领域', hint: '领域代码，例如 market；不分领域的不填', optional: true, max: 60 },
    { name: 'parentId', label: '主管单位', as: 'unit', hint: '管它的人民政府或者部门，写全称', optional: true },
    { name: 'superiorId', label: '业务上级', as: 'unit', hint: '上一级的同一个系统，写全称', optional: true },
    { name: 'phone', label: '监督电话', optional: true, max: 30 },
    { name: 'sign', label: '文书的字', hint: '文号里的机关代字', optional: true, max: 20 },
    { name: 'on', label: '哪一天设立', as: 'day' },
    { name: 'id', label: '单位编号', hint: '账号里用的编号；不填的由系统编', optional: true, max: 100 },
  ],
}

/** Every step on an agency that has a form, in the order in which people need them. */
export const AGENCY_FORMS: StepForms = {
  'publish-phone': { title: '公布监督电话', fields: [{ name: 'phone', label: '监督电话', max: 30 }, SINCE] },
  'test-phone': {
    title: '登记监督电话拨测',
    hint: '按公布的号码拨打，有没有人接、能不能受理。',
    fields: [
      { name: 'phone', label: '拨打的号码', max: 30 },
      { name: 'on', label: '哪一天拨打', as: 'day', today: true },
      { name: 'result', label: '结果', as: 'choice', of: 'phoneResults' },
      { name: 'note', label: '说明', as: 'lines', optional: true },
    ],
  },
  rename: {
    title: '更名',
    hint: '以前的名称留在记录里，仍然查得到。',
    fields: [{ name: 'name', label: '新的全称', max: 100 }, SINCE, BASIS],
  },
  'set-rank': { title: '登记行政级别', fields: [{ name: 'rank', label: '行政级别', as: 'choice', of: 'ranks' }, SINCE, BASIS] },
  'change-superior': {
    title: '变更隶属关系',
    hint: '只填变了的那一项。',
    fields: [
      { name: 'parentId', label: '新的主管单位', as: 'unit', hint: '写全称', optional: true },
      { name: 'superiorId', label: '新的业务上级', as: 'unit', hint: '写全称', optional: true },
      SINCE,
      BASIS,
    ],
  },
  'grant-delegation': {
    title: '登记委托或者授权',
    fields: [
      { name: 'kind', label: '委托还是授权', as: 'choice', of: 'delegationKinds' },
      { name: 'to', label: '给谁', hint: '受委托的组织，或者授权的法律', optional: true, max: 100 },
      { name: 'powers', label: '哪些权力', as: 'lines', max: POWERS },
      BASIS,
      SINCE,
      UNTIL,
    ],
  },
  'end-delegation': {
    title: '终止委托或者授权',
    fields: [
      { name: 'delegation', label: '哪一项', as: 'choice', of: 'delegations', inPath: true },
      { name: 'until', label: '到哪一天', as: 'day', today: true },
      { name: 'reason', label: '原因', as: 'lines' },
    ],
  },
  'declare-recusal': {
    title: '登记回避关系',
    hint: '和这个单位有利害关系的，不查它，也不被它查。',
    fields: [
      { name: 'who', label: '谁', hint: '单位或者人员', max: 100 },
      { name: 'reason', label: '什么关系', as: 'lines' },
      SINCE,
      UNTIL,
    ],
  },
  'set-township-model': {
    title: '登记“1+1+1”监督模式',
    hint: '县级部门的执法监督机构、乡镇（街道）、司法所一起监督。',
    fields: [
      { name: 'departmentUnit', label: '县级部门的机构', as: 'unit', hint: '写全称' },
      { name: 'justiceOffice', label: '司法所', as: 'unit', hint: '写全称' },
      SINCE,
      BASIS,
    ],
  },
  'list-duty': {
    title: '列入监督权责清单',
    hint: '监督的单位、监督的领域，两项只填一项。',
    fields: [
      { name: 'over', label: '监督哪个单位', as: 'unit', hint: '写全称', optional: true },
      { name: 'field', label: '监督哪个领域', hint: '领域代码，例如 market', optional: true, max: 60 },
      { name: 'matters', label: '监督哪些事项', as: 'lines', max: POWERS },
      BASIS,
      SINCE,
    ],
  },
  'end-duty': {
    title: '移出监督权责清单',
    fields: [
      { name: 'duty', label: '哪一项', as: 'choice', of: 'duties', inPath: true },
      { name: 'until', label: '到哪一天', as: 'day', today: true },
      { name: 'reason', label: '原因', as: 'lines' },
    ],
  },
  reorganise: {
    title: '登记合并、分设、撤销',
    hint: '登记以后不能再在这个单位上办理；以前办的事仍按当时的单位算。',
    fields: [
      { name: 'how', label: '怎么变', as: 'choice', of: 'reorganisations' },
      { name: 'into', label: '由哪些单位承接', as: 'units', hint: '一行写一个全称；撤销的不填', optional: true },
      SINCE,
      BASIS,
    ],
  },
}
