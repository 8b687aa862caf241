import type { appointmentRulesShape } from '@mingjian/contracts'
import type { z } from 'zod'
import { asChoices } from './certificate-rules.ts'
import type { FormField, Lists, StepForm, StepForms } from './step-forms.ts'

export type AppointmentRules = z.output<typeof appointmentRulesShape>
export type AppointmentKind = AppointmentRules['kinds'][number]

const BASIS: FormField = { name: 'basis', label: '依据', hint: '文件的名称和文号' }
const REASON: FormField = { name: 'reason', label: '原因', as: 'lines' }
const FIELDS: FormField = {
  name: 'fields',
  label: '熟悉的领域',
  as: 'words',
  hint: '领域代码，例如 market；几个之间用顿号隔开',
  max: 500,
}
const until = (kind: AppointmentKind | undefined): FormField => ({
  name: 'until',
  label: '聘期到哪一天',
  as: 'day',
  ...(kind ? { hint: `每次聘期最长${kind.termMonths}个月` } : {}),
})

/** Appointing somebody, or a place, of one kind. */
export const appointForm = (kind: AppointmentKind): StepForm => ({
  title: `聘任${kind.name}`,
  creates: true,
  fields: [
    { name: 'name', label: kind.person ? '姓名' : '名称', max: 100 },
    { name: 'background', label: '来源', as: 'choice', of: 'backgrounds' },
    { name: 'region', label: '地区', as: 'choice', of: 'regions' },
    { name: 'employer', label: kind.person ? '工作单位' : '所在地', optional: true, max: 100 },
    { ...FIELDS, optional: !kind.fields },
    { name: 'contact', label: '联系方式', hint: kind.person ? '加密保存' : '电话和联系人；加密保存' },
    ...(kind.person ? [ID_NUMBER] : []),
    { name: 'on', label: '哪一天聘任', as: 'day', today: true },
    until(kind),
    BASIS,
    { name: 'notBarred', label: '有没有不得聘任的情形', as: 'yes', of: 'notBarred' },
  ],
})
const ID_NUMBER: FormField = {
  name: 'idNumber',
  label: '身份证号',
  hint: '只用来核对是不是在册的执法人员、是不是已经聘任，不保存',
  optional: true,
  max: 18,
}

/** Every step on an appointment, in the order in which people need them. */
export const appointmentForms = (kind: AppointmentKind | undefined): StepForms => ({
  appraise: {
    title: '登记年度考核',
    fields: [
      { name: 'year', label: '年度', as: 'number' },
      { name: 'activities', label: '参加了几次活动', as: 'number' },
      { name: 'passed', label: '结果', as: 'yes-no', of: 'passed' },
      { name: 'note', label: '说明', as: 'lines', optional: true },
    ],
  },
  renew: { title: '续聘', hint: '从现在的聘期届满起接着算。', fields: [until(kind), BASIS] },
  'change-fields': {
    title: '变更熟悉的领域',
    fields: [{ ...FIELDS, optional: !kind?.fields }, REASON],
  },
  'declare-conflict': {
    title: '登记回避关系',
    hint: '登记以后，这个单位的案卷不交给他（它）评查。',
    fields: [
      { name: 'agencyId', label: '和哪个单位', as: 'unit', hint: '写单位的全称' },
      { name: 'reason', label: '什么关系', as: 'lines' },
      { name: 'on', label: '从哪一天起', as: 'day', today: true },
    ],
  },
  'end-conflict': {
    title: '终止回避关系',
    fields: [
      { name: 'conflict', label: '哪一项', as: 'choice', of: 'conflicts', inPath: true },
      { name: 'until', label: '最后一天', as: 'day', today: true },
    ],
  },
  end: {
    title: '终止聘任',
    fields: [
      { name: 'on', label: '从哪一天起', as: 'day', today: true },
      { name: 'ground', label: '理由', as: 'choice', of: 'endGrounds' },
      REASON,
    ],
  },
  'reveal-contact': {
    title: '查看联系方式',
    hint: '每次查看都会留下姓名、时间和理由。',
    fields: [{ name: 'reason', label: '查看的理由', as: 'lines' }],
  },
})

/** The lists that forms of appointments choose from, as far as the rulebook tells them. */
export const appointmentLists = ({ bars, endGrounds }: AppointmentRules, kind: AppointmentKind | undefined): Lists => ({
  backgrounds: asChoices(kind?.backgrounds ?? []),
  endGrounds: asChoices(endGrounds),
  notBarred: [{ value: 'true', text: `已经核实，没有：${bars.join('、')}` }],
  passed: [
    { value: 'true', text: '合格' },
    { value: 'false', text: '不合格' },
  ],
})
