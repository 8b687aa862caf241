import { uploadedShape } from '@mingjian/contracts'
import type { Request } from 'express'
import { type ApiClient, ApiProblem } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { readForm } from '../read-form.ts'
import { MAX_FILES, uploadedFiles } from './report-fields.ts'

/** Reads a form and hands its files to the API while they stream in; they join the form in the order in which they were chosen. Refusals belong to `input`. */
export async function readWithFiles(request: Request, api: ApiClient, input: string): Promise<{ form: FormValues; errors: FieldErrors }> {
  const errors: FieldErrors = new Map()
  const taken: string[] = []
  const refuse = (message: string) => errors.set(input, [errors.get(input), message].filter(Boolean).join(''))
  const form = await readForm(request, (values) => async (field, name, content) => {
    if (field !== 'file') return
    if (uploadedFiles(values).length + taken.length >= MAX_FILES) return void refuse(`最多上传${MAX_FILES}个文件，“${name}”没有上传。`)
    const place = taken.push('') - 1
    try {
      const waitTicket = values.get('waitTicket')
      const { attachmentId, size } = await api.upload('/api/public/attachments', uploadedShape, { name: 'file', content }, { waitTicket })
      taken[place] = `${attachmentId}|${size}|${name}`
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.problem.waitTicket) values.set('waitTicket', error.problem.waitTicket)
      refuse(`“${name}”没有上传：${error.problem.detail}`)
    }
  })
  for (const each of taken.filter(Boolean)) form.append('attachment', each)
  return { form, errors }
}
