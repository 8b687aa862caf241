import type { StepForm, StepForms } from './step-forms.ts'

const TOPIC = { name: 'topic', label: '主题', hint: '例如：行政处罚法', max: 40 } as const
const TEXT = { name: 'text', label: '题干', as: 'lines', max: 1000 } as const
const SOURCE = { name: 'source', label: '依据', hint: '哪一部法律的哪一条', optional: true } as const
const OPTIONS = { name: 'options', label: '选项', as: 'lines', hint: '一行一个，从A开始排；不用写字母', max: 2500 } as const

/** Entering a question, by its kind. */
export const QUESTION_FORMS: StepForms = {
  single: {
    title: '录入单选题',
    creates: true,
    fields: [TOPIC, TEXT, OPTIONS, { name: 'right', label: '答案', hint: '选项的字母，例如A', max: 1 }, SOURCE],
  },
  multiple: {
    title: '录入多选题',
    creates: true,
    fields: [TOPIC, TEXT, OPTIONS, { name: 'right', label: '答案', hint: '选项的字母，例如AC', max: 20 }, SOURCE],
  },
  judgement: {
    title: '录入判断题',
    creates: true,
    fields: [TOPIC, TEXT, { name: 'right', label: '答案', as: 'choice', of: 'judgement' }, SOURCE],
  },
}

/** Taking a question out of use. */
export const RETIRE_QUESTION: StepForm = {
  title: '停用',
  hint: '停用以后不再抽到；已经抽到的试卷不变。写错了的题，停用以后重新录入。',
  creates: true,
  fields: [{ name: 'reason', label: '原因', as: 'lines' }],
}

const FIRST = 'A'.charCodeAt(0)

/** Options one a line as the contract has them, by letter; the letters of the answer apart. */
export function question(kind: string, { options, right, ...told }: Record<string, unknown>): Record<string, unknown> {
  const lines = typeof options === 'string' ? options.split('\n').flatMap((line) => line.trim() || []) : []
  const letters = typeof right === 'string' ? { right: [...right.toUpperCase().replace(/[\s、，,]/g, '')] } : {}
  return { ...told, ...letters, kind, options: Object.fromEntries(lines.map((line, at) => [String.fromCharCode(FIRST + at), line])) }
}
