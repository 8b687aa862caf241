import { choiceField, selectField, textArea, textField } from '../fields.ts'
import { html } from '../html.ts'
import { type ComplaintStep, texts } from './complaint-step.ts'

/** Steps of a complaint that came as a 12345 order, in the order in which they come up. */
export const ORDER_STEPS: Record<string, ComplaintStep> = {
  'sign-order': { title: '签收工单', hint: '签收后不再提醒退单期限。', body: () => ({}) },
  'return-order': {
    title: '退单',
    hint: '退单期限过后，只能由审批人办理。12345中心的裁定是最终的，不同意退单的不能再退。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'return-order-ground', label: '退单理由', empty: '请选择', choices: choices.orderReturnGrounds })}${textArea(state, { name: 'return-order-explanation', label: '退单说明和依据', rows: 3, max: 2_000 })}${textField(state, { name: 'return-order-proposedUnit', label: '建议承办单位', hint: '不属于本单位职责的，必须写明', optional: true, max: 100 })}`,
    body: texts('return-order', 'ground', 'explanation', 'proposedUnit'),
  },
  'rule-on-return': {
    title: '登记退单裁定',
    fields: ({ state }) =>
      html`${choiceField(state, {
        name: 'rule-on-return-accepted',
        label: '12345中心的裁定',
        choices: [
          { value: 'true', text: '同意退单' },
          { value: 'false', text: '不同意，由本单位办理' },
        ],
      })}${textArea(state, { name: 'rule-on-return-note', label: '裁定说明', optional: true, rows: 2, max: 1_000 })}`,
    body: (form) => ({ ...yesOrNo('accepted', form.get('rule-on-return-accepted')), ...texts('rule-on-return', 'note')(form) }),
  },
  'request-assistance': {
    title: '请其他单位协办',
    hint: '协办单位可以查看这一件、登记证据，不能看到联系方式。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'request-assistance-unit', label: '协办单位', empty: '请选择', choices: choices.assistants })}${textArea(state, { name: 'request-assistance-reason', label: '请协办什么', rows: 2, max: 1_000 })}`,
    body: texts('request-assistance', 'unit', 'reason'),
  },
  'ask-centre-extension': {
    title: '向12345申请延期',
    hint: '中心同意后只改工单期限，不改答复期限。',
    fields: ({ state }) =>
      html`${textField(state, { name: 'ask-centre-extension-days', label: '申请延期几个工作日', inputmode: 'numeric', max: 3 })}${textArea(state, { name: 'ask-centre-extension-reason', label: '申请的理由', rows: 2, max: 1_000 })}`,
    body: (form) => ({ ...texts('ask-centre-extension', 'reason')(form), days: Number(form.get('ask-centre-extension-days')) }),
  },
  'record-centre-extension': {
    title: '登记延期答复',
    fields: ({ state }) =>
      html`${choiceField(state, {
        name: 'record-centre-extension-granted',
        label: '12345中心的答复',
        choices: [
          { value: 'true', text: '同意延期' },
          { value: 'false', text: '不同意延期' },
        ],
      })}${textField(state, { name: 'record-centre-extension-dueOn', label: '新的工单期限', hint: '中心没有另定日期的不用填，按申请的日数计算', optional: true, type: 'date' })}`,
    body: (form) => ({
      ...yesOrNo('granted', form.get('record-centre-extension-granted')),
      ...texts('record-centre-extension', 'dueOn')(form),
    }),
  },
  'mark-written-back': {
    title: '登记已回传12345',
    hint: '办理结果送到12345中心以后登记，工单期限到此为止。',
    fields: ({ state }) => textField(state, { name: 'mark-written-back-on', label: '回传日期', type: 'date' }),
    body: texts('mark-written-back', 'on'),
  },
  'reopen-order': {
    title: '不满意重办',
    hint: '12345中心通知来电人不满意时登记：另开一轮，由另外的人员办理。工单表里再次移交的，导入时自动登记。',
    fields: ({ state }) =>
      html`${textField(state, { name: 'reopen-order-handedOverOn', label: '再次移交的日期', type: 'date' })}${textField(state, { name: 'reopen-order-dueOn', label: '中心要求的期限', optional: true, type: 'date' })}${textArea(state, { name: 'reopen-order-reason', label: '中心通知的内容', rows: 2, max: 2_000 })}`,
    body: texts('reopen-order', 'handedOverOn', 'dueOn', 'reason'),
  },
}

const yesOrNo = (field: string, chosen: string) => (chosen ? { [field]: chosen === 'true' } : {})
