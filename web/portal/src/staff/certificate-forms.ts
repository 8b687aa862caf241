import type { FormField, StepForms } from './step-forms.ts'

const LONG = 500
const NOTE: FormField = { name: 'note', label: '说明', as: 'lines', optional: true, max: LONG }
const REASON: FormField = { name: 'reason', label: '原因', as: 'lines', max: LONG }
const SINCE: FormField = { name: 'on', label: '从哪一天起', as: 'day', today: true }
const ground = (of: string): FormField => ({ name: 'ground', label: '理由', as: 'choice', of })

/** Every step on a certificate, in the order in which people work. */
export const CERTIFICATE_FORMS: StepForms = {
  examine: { title: '单位审核通过', hint: '不能审核自己申报的。', fields: [NOTE] },
  approve: { title: '司法局审核通过，报省', hint: '申报、单位审核、司法局审核由三个人办理；条件按今天的情况再查一次。', fields: [NOTE] },
  refuse: { title: '不予通过', fields: [REASON] },
  issue: {
    title: '登记省里的核发',
    hint: '照着省里发下来的证件填写。',
    fields: [
      { name: 'no', label: '证号', max: 40 },
      { name: 'issuedOn', label: '核发日期', as: 'day' },
      { name: 'validTo', label: '有效期至', as: 'day' },
      { name: 'issuer', label: '核发机关', max: 100 },
    ],
  },
  withdraw: { title: '撤回申报', fields: [REASON] },
  'annual-review': {
    title: '年度审验',
    hint: '审验不合格的，同时暂扣。',
    fields: [
      { name: 'year', label: '年度', as: 'number' },
      { name: 'passed', label: '结果', as: 'yes-no', of: 'passed' },
      { name: 'on', label: '审验日期', as: 'day', today: true },
      NOTE,
    ],
  },
  renew: { title: '申请换证', hint: '条件按今天的情况再查一次；新证核发以前，旧证照常使用。', fields: [NOTE] },
  reissue: { title: '申请补证', fields: [NOTE] },
  'report-lost': { title: '挂失', hint: '挂失以后不能凭它执法；补发用新的证号。', fields: [SINCE, NOTE] },
  suspend: {
    title: '暂扣',
    fields: [
      SINCE,
      { name: 'until', label: '到哪一天', as: 'day', hint: '不填的，要办理恢复才结束', optional: true },
      ground('suspensionGrounds'),
      NOTE,
    ],
  },
  reinstate: { title: '恢复', hint: '正在执行的暂扣都结束。', fields: [SINCE, REASON] },
  cancel: { title: '注销', hint: '注销以后不能恢复。', fields: [SINCE, ground('cancellationGrounds'), NOTE] },
  revoke: { title: '吊销', hint: '吊销以后不能恢复，限制期内不得再申领。', fields: [SINCE, ground('revocationGrounds'), NOTE] },
  correct: {
    title: '更正一条记录',
    hint: '原来的记录不改，另外记一条更正；以后核验按更正后的回答。只填要更正的。',
    fields: [
      { name: 'record', label: '哪一条', as: 'number', of: 'records' },
      { name: 'on', label: '起日更正为', as: 'day', optional: true },
      { name: 'until', label: '止日更正为', as: 'day', optional: true },
      { name: 'no', label: '证号更正为', optional: true, max: 40 },
      { name: 'annul', label: '整条撤销', as: 'yes', of: 'annul', optional: true },
      REASON,
    ],
  },
}
