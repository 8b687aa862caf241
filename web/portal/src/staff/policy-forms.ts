import type { StepForm, StepForms } from './step-forms.ts'

const DOCUMENT = { name: 'documentNo', label: '文号', max: 60 } as const
const FROM = { name: 'on', label: '哪一天施行', as: 'day', today: true } as const
const ARTICLES = {
  name: 'articles',
  label: '条文',
  as: 'articles',
  hint: '每条另起一行，以“第几条”开头。',
  max: 50_000,
} as const

/** Putting a measure into the library. */
export const ISSUE_POLICY: StepForm = {
  title: '制度入库',
  creates: true,
  fields: [{ name: 'title', label: '名称', max: 100 }, DOCUMENT, FROM, ARTICLES],
}

/** Every step on a measure besides its text. */
export const POLICY_FORMS: StepForms = {
  revise: { title: '修订', hint: '以前的版本留在库里，仍然查得到；修订后要重新确认阅读。', fields: [DOCUMENT, FROM, ARTICLES] },
  'link-article': {
    title: '条文对应工作步骤',
    hint: '对应以后，一年内没有人执行的条文会列为“制度空转”。',
    fields: [
      { name: 'no', label: '哪一条', as: 'choice', of: 'articles' },
      { name: 'step', label: '由哪个工作步骤体现', as: 'choice', of: 'steps', optional: true },
    ],
  },
  repeal: {
    title: '废止',
    fields: [
      { name: 'on', label: '最后一天有效', as: 'day', today: true },
      { name: 'reason', label: '原因', as: 'lines' },
    ],
  },
}
