import type { StepForm, StepForms } from './step-forms.ts'

/** Announcing a course. */
export const ANNOUNCE_COURSE: StepForm = {
  title: '发布培训',
  creates: true,
  fields: [
    { name: 'title', label: '名称', max: 100 },
    { name: 'kind', label: '类别', as: 'choice', of: 'trainingKinds' },
    { name: 'hours', label: '学时', as: 'number' },
    { name: 'on', label: '哪一天', as: 'day' },
    { name: 'place', label: '地点', optional: true, max: 100 },
  ],
}

/** Every step on a course. */
export const COURSE_FORMS = {
  'record-attendance': {
    title: '登记参加的人员',
    hint: '学时记到每个人的培训记录里。',
    creates: true,
    fields: [
      { name: 'attended', label: '谁参加了', as: 'many', of: 'people' },
      { name: 'hours', label: '学时', as: 'number', hint: '没有参加完的，填写实际的学时；参加完的不填', optional: true },
    ],
  },
  cancel: { title: '取消培训', creates: true, fields: [{ name: 'reason', label: '原因', as: 'lines' }] },
} as const satisfies StepForms

/** Each who attended, with the hours that were told for all of them. */
export const attendance = ({ attended, hours }: Record<string, unknown>) => ({
  attended: (attended as string[]).map((officerId) => ({ officerId, ...(hours === undefined ? {} : { hours }) })),
})
