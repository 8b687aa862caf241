import { z } from 'zod'

type Issue = z.core.$ZodRawIssue

/** Validation messages in plain Chinese that say what to do; set once for the whole process. */
export function usePlainErrors(): void {
  z.config({ customError: plainError })
}

function plainError(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === '' ? '请填写这一项。' : '格式不正确，请检查后重新填写。'
    case 'too_small':
      if (issue.origin === 'string') return Number(issue.minimum) <= 1 ? '请填写这一项。' : `请至少写 ${issue.minimum} 个字。`
      if (issue.origin === 'array') return `请至少选择或填写 ${issue.minimum} 项。`
      return `不能小于 ${issue.minimum}。`
    case 'too_big':
      if (issue.origin === 'string') return `最多 ${issue.maximum} 个字，请精简。`
      if (issue.origin === 'array') return `最多 ${issue.maximum} 项，请减少。`
      return `不能大于 ${issue.maximum}。`
    case 'invalid_format':
      if (issue.format === 'date') return '请按“2026-03-02”的格式填写日期。'
      if (issue.format === 'email') return '请填写正确的电子邮箱。'
      return '格式不正确，请检查后重新填写。'
    case 'invalid_value':
      return '请从列出的选项中选择。'
    case 'unrecognized_keys':
      return '没有这一项，请删去。'
    default:
      return '填写不正确，请检查后重新填写。'
  }
}
