import type { FieldErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import type { UploadedFile } from './report-fields.ts'

type Step = { names: Record<string, string>; done: string; check(form: FormValues): FieldErrors }

const need =
  (...fields: [name: string, message: string][]) =>
  (form: FormValues): FieldErrors =>
    new Map(fields.filter(([name]) => !form.get(name)))

/** What the holder of a receipt can do; names of inputs carry the step so that they are unique on the page. */
export const STEPS: Record<string, Step> = {
  supplement: {
    names: { text: 'supplement-text', attachmentIds: 'supplement-file' },
    done: '您补充的材料已收到。',
    check: need(['supplement-text', '请写明补充的内容。']),
  },
  message: {
    names: { text: 'message-text', attachmentIds: 'message-file' },
    done: '您的留言已发给办理人员。',
    check: need(['message-text', '请写明要说的话。']),
  },
  withdraw: {
    names: { reason: 'withdraw-reason', pressure: 'pressure' },
    done: '已经撤回。',
    check: need(['withdraw-reason', '请写明为什么撤回。'], ['pressure', '请选择撤回是不是您自己的意思。']),
  },
  rate: {
    names: { resolved: 'resolved', satisfaction: 'satisfaction', comment: 'comment' },
    done: '谢谢您的评价。',
    check: need(['resolved', '请选择问题有没有解决。'], ['satisfaction', '请选择满意程度。']),
  },
  reopen: {
    names: { reason: 'reopen-reason' },
    done: '已申请重新办理，会由另外的人员核查。',
    check: need(['reopen-reason', '请写明为什么要重新办理。']),
  },
}

/** The API's body of a step. */
export function stepBody(step: string, form: FormValues, files: UploadedFile[]): Record<string, unknown> {
  const receipt = form.get('receipt')
  switch (step) {
    case 'withdraw':
      return { receipt, reason: form.get('withdraw-reason'), pressure: form.get('pressure') }
    case 'rate':
      return {
        receipt,
        resolved: form.get('resolved') === 'yes',
        satisfaction: Number(form.get('satisfaction')),
        ...(form.get('comment') ? { comment: form.get('comment') } : {}),
      }
    case 'reopen':
      return { receipt, reason: form.get('reopen-reason') }
    default:
      return { receipt, text: form.get(`${step}-text`), attachmentIds: files.map(({ id }) => id) }
  }
}
