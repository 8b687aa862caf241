import type { FormField, StepForm, StepForms } from './step-forms.ts'

/** Most parts that the page offers, and how many of them are open from the beginning. */
const PARTS = 5
const OPEN = 2

const part = (at: number): FormField[] => [
  { name: `parts.${at}.kind`, label: '题型', as: 'choice', of: 'questionKinds', optional: at > 0 },
  { name: `parts.${at}.topics`, label: '主题', as: 'words', hint: '几个之间用顿号隔开；不填的从全部主题里抽', optional: true },
  { name: `parts.${at}.count`, label: '抽几道', as: 'number', optional: at > 0 },
  { name: `parts.${at}.points`, label: '每道几分', as: 'number', optional: at > 0 },
]
const parts = Array.from({ length: PARTS }, (_, at) => part(at))

const BEFORE: FormField[] = [
  { name: 'title', label: '名称', max: 100 },
  { name: 'region', label: '哪里的人员参加', as: 'choice', of: 'regions' },
  { name: 'counts', label: '成绩怎么用', as: 'yes-no', of: 'counts' },
]
const AFTER: FormField[] = [
  { name: 'minutes', label: '限时多少分钟', as: 'number' },
  { name: 'passMark', label: '多少分合格', as: 'number' },
  { name: 'opensAt', label: '开放时间', as: 'instant' },
  { name: 'closesAt', label: '截止时间', as: 'instant' },
  { name: 'attempts', label: '每人可以参加几次', as: 'number', hint: '不填的为一次', optional: true },
]

/** Setting a test. */
export const SET_EXAM: StepForm = { title: '安排测试', creates: true, fields: [...BEFORE, ...parts.flat(), ...AFTER] }

/** The form in the order in which it is drawn, each part of the paper under its own title, those seldom used folded away. */
export const EXAM_SECTIONS: readonly { title?: string; folded?: boolean; fields: readonly FormField[] }[] = [
  { fields: BEFORE },
  ...parts.map((fields, at) => ({ title: `第${at + 1}部分`, folded: at >= OPEN, fields })),
  { fields: AFTER },
]

/** The lists that the form chooses from besides places. */
export const COUNTS = [
  { value: 'true', text: '作为申领证件的考试成绩' },
  { value: 'false', text: '只是练习' },
]

/** The steps on a test that are taken with a form. */
export const EXAM_PLAN_FORMS: StepForms = {
  cancel: { title: '取消测试', creates: true, fields: [{ name: 'reason', label: '原因', as: 'lines' }] },
}

/** The parts of the paper as the contract has them; those behind the last one that was filled in are none. */
export function exam(told: Record<string, unknown>): Record<string, unknown> {
  const rest = Object.entries(told).filter(([name]) => !name.startsWith('parts.'))
  const filled = Array.from({ length: PARTS }, (_, at) =>
    Object.fromEntries(
      ['kind', 'topics', 'count', 'points'].flatMap((name) => {
        const given = told[`parts.${at}.${name}`]
        return given === undefined ? [] : [[name, given]]
      }),
    ),
  )
  const last = filled.findLastIndex(({ topics, ...given }) => Object.keys(given).length > 0 || (topics as string[]).length > 0)
  return { ...Object.fromEntries(rest), parts: filled.slice(0, Math.max(1, last + 1)) }
}
