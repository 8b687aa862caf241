import { type Choice, choiceField, hidden, selectField, textArea, textField } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import { html } from '../html.ts'
import { type ComplaintStep, texts } from './complaint-step.ts'
import { ORDER_STEPS } from './order-steps.ts'

const MODES: Choice[] = [
  { value: 'own', text: '自办' },
  { value: 'transferred', text: '转办' },
  { value: 'entrusted', text: '交办' },
  { value: 'joint', text: '联合核查' },
]

/** Handlers by their posts; of somebody who has left, the login alone is known. */
const handlersOf = (handlers: string[] = [], colleagues: Choice[]): Choice[] =>
  handlers.map((id) => colleagues.find(({ value }) => value === id) ?? { value: id, text: id })

const nothing = () => ({})

/** Every step that has a form on the page of a complaint, in the order in which people work. */
export const COMPLAINT_STEPS: Record<string, ComplaintStep> = {
  ...ORDER_STEPS,
  accept: {
    title: '受理',
    fields: ({ state }) => textArea(state, { name: 'accept-note', label: '说明', optional: true, rows: 2, max: 500 }),
    body: texts('accept', 'note'),
  },
  'request-supplement': {
    title: '通知补正',
    hint: '只能通知一次，请把要补的一次写全。补齐后受理期限重新计算。',
    fields: ({ state }) => textArea(state, { name: 'request-supplement-items', label: '请反映人补充什么', max: 2_000 }),
    body: texts('request-supplement', 'items'),
  },
  decline: {
    title: '不予受理',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'decline-ground', label: '情形', empty: '请选择', choices: choices.declineGrounds })}${textArea(state, { name: 'decline-explanation', label: '向反映人说明原因和正确的途径', max: 2_000 })}${textField(state, { name: 'decline-earlierNo', label: '原件编号', hint: '同一事项已有结论或者正在办理时填写', optional: true, max: 40 })}`,
    body: texts('decline', 'ground', 'explanation', 'earlierNo'),
  },
  refer: {
    title: '转送其他监督机构',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'refer-unit', label: '转给', empty: '请选择', choices: choices.offices })}${textArea(state, { name: 'refer-reason', label: '原因', rows: 2, max: 1_000 })}`,
    body: texts('refer', 'unit', 'reason'),
  },
  assign: {
    title: '分办',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'assign-mode', label: '方式', choices: MODES })}${selectField(state, { name: 'assign-unit', label: '交给哪个单位', hint: '转办时选择；转办的结果要经本单位审核', optional: true, empty: '本单位', choices: choices.offices })}${choiceField(state, { name: 'assign-handlers', label: '承办人', hint: '至少两名监督人员；转办的可以不选', many: true, columns: true, choices: choices.colleagues })}${textArea(state, { name: 'assign-note', label: '办理要求', optional: true, rows: 2, max: 1_000 })}`,
    body: (form) => ({ handlers: form.all('assign-handlers'), ...texts('assign', 'mode', 'unit', 'note')(form) }),
  },
  'change-handler': {
    title: '更换承办人',
    fields: ({ found, state, choices }) =>
      html`${selectField(state, { name: 'change-handler-from', label: '原承办人', empty: '请选择', choices: handlersOf(found.assigned?.handlers, choices.colleagues) })}${selectField(state, { name: 'change-handler-to', label: '换成', empty: '请选择', choices: choices.colleagues })}${textArea(state, { name: 'change-handler-reason', label: '原因', rows: 2, max: 500 })}`,
    body: texts('change-handler', 'from', 'to', 'reason'),
  },
  'record-findings': {
    title: '记录核查结论',
    hint: '每一项都要有结论。',
    fields: ({ found, state, choices }) =>
      found.allegations.map(
        ({ no, text }) =>
          html`<h3>第${no}项：${text}</h3>${hidden([['allegation', String(no)]])}${selectField(state, { name: `conclusion-${no}`, label: '结论', empty: '请选择', choices: choices.conclusions })}${textArea(state, { name: `facts-${no}`, label: '查明的事实', max: 5_000 })}${textField(state, { name: `basis-${no}`, label: '依据', optional: true, max: 1_000 })}`,
      ),
    body: (form) => ({
      findings: form.all('allegation').map((no) => ({
        allegation: Number(no),
        conclusion: form.get(`conclusion-${no}`),
        facts: form.get(`facts-${no}`),
        ...(form.get(`basis-${no}`) ? { basis: form.get(`basis-${no}`) } : {}),
      })),
    }),
  },
  reply: {
    title: '答复',
    hint: '写明查明的事实、结论和不服时的途径。答复后由另外的人审核办结。',
    fields: ({ state }) => textArea(state, { name: 'reply-text', label: '答复内容', rows: 8, max: 10_000 }),
    body: texts('reply', 'text'),
  },
  close: {
    title: '审核办结',
    hint: '不能由承办人或者答复人自己审核。',
    fields: ({ state }) => textArea(state, { name: 'close-note', label: '审核意见', optional: true, rows: 2, max: 1_000 }),
    body: texts('close', 'note'),
  },
  resume: { title: '恢复办理', body: nothing },
  extend: {
    title: '批准延期',
    hint: '只能延长一次，最多20日。',
    fields: ({ state }) =>
      html`${textField(state, { name: 'extend-days', label: '延长几日', inputmode: 'numeric', max: 3 })}${textArea(state, { name: 'extend-ground', label: '原因', rows: 2, max: 1_000 })}`,
    body: (form) => ({ ...texts('extend', 'ground')(form), days: Number(form.get('extend-days')) }),
  },
  suspend: {
    title: '中止',
    hint: '中止的日子不计入期限。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'suspend-ground', label: '情形', empty: '请选择', choices: choices.suspensionGrounds })}${textArea(state, { name: 'suspend-explanation', label: '说明', rows: 2, max: 1_000 })}`,
    body: texts('suspend', 'ground', 'explanation'),
  },
  'verify-certificates': { title: '核验监督证', hint: '分办时没有核验到的，核验后才能办结。', body: nothing },
  'raise-step': {
    title: '请上级办理一步',
    hint: '本级没有适格的人员时使用：这一步由上一级办理，案件仍在本级。',
    fields: ({ state }) =>
      html`${selectField(state, {
        name: 'raise-step-step',
        label: '哪一步',
        choices: [
          { value: 'close', text: '审核办结' },
          { value: 'approve-paper', text: '审批文书' },
          { value: 'extend', text: '批准延期' },
          { value: 'terminate', text: '终止' },
          { value: 'review-findings', text: '审核转办的结论' },
          { value: 'assign', text: '分办' },
        ],
      })}${textArea(state, { name: 'raise-step-reason', label: '原因', rows: 2, max: 500 })}`,
    body: texts('raise-step', 'step', 'reason'),
  },
  'review-findings': {
    title: '审核转办的结论',
    hint: '转办单位的结论审核后才能答复。',
    fields: ({ state }) =>
      html`${choiceField(state, {
        name: 'review-findings-confirmed',
        label: '审核意见',
        choices: [
          { value: 'true', text: '同意' },
          { value: 'false', text: '退回重新核查' },
        ],
      })}${textArea(state, { name: 'review-findings-note', label: '说明', optional: true, rows: 2, max: 1_000 })}`,
    body: (form) => ({ confirmed: form.get('review-findings-confirmed') === 'true', ...texts('review-findings', 'note')(form) }),
  },
  'tell-rectification': {
    title: '告知整改结果',
    hint: '写明改正了什么。不要写对个人的处分。',
    fields: ({ state, found }) =>
      html`${found.rectification && html`<p class="hint">销号情况：${found.rectification.summary}</p>`}${textArea(state, { name: 'tell-rectification-text', label: '告知内容', max: 5_000 })}`,
    body: texts('tell-rectification', 'text'),
  },
  'mark-retaliation': {
    title: '按打击报复快速办理',
    hint: '转到被反映单位的上一级，1个工作日内接办。',
    fields: ({ state }) => textArea(state, { name: 'mark-retaliation-reason', label: '情况', rows: 2, max: 1_000 }),
    body: texts('mark-retaliation', 'reason'),
  },
  'note-route': {
    title: '登记已进入其他途径',
    hint: '得知反映人已就同一事项申请复议、起诉、信访等。是否中止、终止另行决定。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'note-route-route', label: '途径', empty: '请选择', choices: choices.otherRoutes })}${textField(state, { name: 'note-route-number', label: '编号', optional: true, max: 80 })}${textField(state, { name: 'note-route-date', label: '日期', type: 'date', optional: true })}`,
    body: texts('note-route', 'route', 'number', 'date'),
  },
  terminate: {
    title: '终止',
    hint: '由承办人以外的审批人决定。发现的违法线索可以依职权继续核查。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'terminate-ground', label: '情形', empty: '请选择', choices: choices.declineGrounds })}${textArea(state, { name: 'terminate-explanation', label: '向反映人说明', max: 2_000 })}`,
    body: texts('terminate', 'ground', 'explanation'),
  },
  'open-ex-officio': {
    title: '依职权继续核查',
    hint: '反映人撤回或者终止以后，发现的违法问题仍然要查。',
    fields: ({ state }) => textArea(state, { name: 'open-ex-officio-reason', label: '理由', rows: 2, max: 1_000 }),
    body: texts('open-ex-officio', 'reason'),
  },
  'transfer-clue': {
    title: '移送线索',
    hint: '移送函在“拟制文书”里拟制。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'transfer-clue-to', label: '移送给', empty: '请选择', choices: choices.transferBodies })}${textArea(state, { name: 'transfer-clue-reason', label: '事由', rows: 3, max: 2_000 })}`,
    body: texts('transfer-clue', 'to', 'reason'),
  },
  archive: {
    title: '归档',
    hint: '申请重新办理的期限过后、整改结果告知后归档。归档后可以下载归档包。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'archive-retention', label: '保管期限', choices: choices.retention })}${selectField(state, { name: 'archive-publicity', label: '公开属性', choices: choices.publicity })}`,
    body: texts('archive', 'retention', 'publicity'),
  },
  message: {
    title: '给反映人留言',
    fields: ({ state }) => textArea(state, { name: 'message-text', label: '留言', max: 2_000 }),
    body: texts('message', 'text'),
  },
  merge: {
    title: '并入另一件',
    fields: ({ state }) =>
      html`${textField(state, { name: 'merge-into', label: '并入哪一件的编号', max: 40 })}${textArea(state, { name: 'merge-reason', label: '原因', rows: 2, max: 500 })}`,
    body: texts('merge', 'into', 'reason'),
  },
  unmerge: {
    title: '撤销并件',
    fields: ({ state }) => textArea(state, { name: 'unmerge-reason', label: '原因', rows: 2, max: 500 }),
    body: texts('unmerge', 'reason'),
  },
  recuse: {
    title: '登记回避',
    hint: '登记后此人看不到也办不了这一件。',
    fields: ({ state, choices }) =>
      html`${selectField(state, { name: 'recuse-who', label: '回避人', empty: '请选择', choices: choices.colleagues })}${textArea(state, { name: 'recuse-reason', label: '理由', rows: 2, max: 500 })}`,
    body: texts('recuse', 'who', 'reason'),
  },
  'leave-joint': {
    title: '登记一位代表退出',
    hint: '共同反映的，一位代表可以退出，其余的继续。姓名在“查看联系方式”里看。',
    fields: ({ state, found }) =>
      html`${selectField(state, { name: 'leave-joint-representative', label: '哪一位', empty: '请选择', choices: found.representing.map((at) => ({ value: String(at), text: `代表${at}` })) })}${textField(state, { name: 'leave-joint-on', label: '退出日期', type: 'date' })}`,
    file: { field: 'noteId', label: '本人签名的说明（扫描件或者照片）' },
    body: (form) => ({ ...texts('leave-joint', 'on', 'noteId')(form), representative: Number(form.get('leave-joint-representative')) }),
  },
  'replace-receipt': {
    title: '补发查询码',
    hint: '请先当面核对是不是本人。补发后旧的查询码马上作废，新的只显示一次。',
    fields: ({ state }) =>
      html`${textField(state, { name: 'replace-receipt-identity', label: '看了什么证件', hint: '例如“身份证原件”，不要写号码', max: 100 })}${textField(state, { name: 'replace-receipt-reason', label: '为什么补发', max: 500 })}`,
    body: texts('replace-receipt', 'identity', 'reason'),
  },
  'reveal-contact': {
    title: '查看联系方式',
    hint: '每次查看都会留下姓名、时间和理由。要求保密的，须另一人批准。',
    fields: ({ state }) => textArea(state, { name: 'reveal-contact-reason', label: '查看的理由', rows: 2, max: 500 }),
    body: texts('reveal-contact', 'reason'),
  },
}

/** Names of inputs by the contract's fields, so that a refusal lands beside what was typed. */
export function inputsOf(step: string, form: FormValues): Record<string, string> {
  const common = [
    'note',
    'items',
    'ground',
    'explanation',
    'earlierNo',
    'unit',
    'reason',
    'handlers',
    'text',
    'days',
    'into',
    'who',
    'mode',
  ]
  const later = ['identity', 'route', 'number', 'date', 'to', 'confirmed', 'retention', 'publicity']
  const own = [...common, ...later, 'proposedUnit', 'accepted', 'granted', 'handedOverOn', 'dueOn', 'on', 'representative', 'noteId']
  const findings = form.all('allegation').flatMap((no, at) => [
    [`findings.${at}.conclusion`, `conclusion-${no}`],
    [`findings.${at}.facts`, `facts-${no}`],
    [`findings.${at}.basis`, `basis-${no}`],
  ])
  return { ...Object.fromEntries(own.map((field) => [field, `${step}-${field}`])), ...Object.fromEntries(findings) }
}
