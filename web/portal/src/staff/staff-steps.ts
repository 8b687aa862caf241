import type { FormValues } from '../form-values.ts'

type StaffStep = { title: string; fields: string[]; body(form: FormValues): Record<string, unknown> }

const texts =
  (step: string, ...fields: string[]) =>
  (form: FormValues) =>
    Object.fromEntries(fields.flatMap((field) => (form.get(`${step}-${field}`) ? [[field, form.get(`${step}-${field}`)]] : [])))

/** Steps with a form of their own on the page of one complaint; inputs are named `<step>-<field>`. */
export const STAFF_STEPS: Record<string, StaffStep> = {
  accept: { title: '受理', fields: [], body: () => ({}) },
  'request-supplement': { title: '通知补正', fields: ['items'], body: texts('request-supplement', 'items') },
  decline: {
    title: '不予受理',
    fields: ['ground', 'explanation', 'earlierNo'],
    body: texts('decline', 'ground', 'explanation', 'earlierNo'),
  },
  assign: { title: '分办', fields: ['handlers'], body: (form) => ({ handlers: form.all('assign-handlers') }) },
  'record-findings': {
    title: '记录核查结论',
    fields: ['findings'],
    body: (form) => ({
      findings: form
        .all('allegation')
        .map((no) => ({ allegation: Number(no), conclusion: form.get(`conclusion-${no}`), facts: form.get(`facts-${no}`) })),
    }),
  },
  reply: { title: '答复', fields: ['text'], body: texts('reply', 'text') },
  close: { title: '审核办结', fields: [], body: () => ({}) },
  resume: { title: '恢复办理', fields: [], body: () => ({}) },
  message: { title: '给反映人留言', fields: ['text'], body: texts('message', 'text') },
}
