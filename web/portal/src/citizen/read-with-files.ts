import { uploadedShape } from '@mingjian/contracts'
import type { Request } from 'express'
import { type ApiClient, ApiProblem } from '../api-client.ts'
import type { FieldErrors } from '../field-errors.ts'
import type { FormValues } from '../form-values.ts'
import { readForm } from '../read-form.ts'
import { MAX_FILES, uploadedFiles } from './report-fields.ts'

/**
 * Reads a form and hands its files to the API while they stream in; they join the form in the order in which they were chosen. Refusals belong to
 * `input`. `single` names the inputs that hold one file each, and under which name that is carried.
 */
export async function readWithFiles(
  request: Request,
  api: ApiClient,
  input: string,
  single: Record<string, string> = {},
): Promise<{ form: FormValues; errors: FieldErrors }> {
  const errors: FieldErrors = new Map()
  const several: string[] = []
  const one: Record<string, string[]> = {}
  const form = await readForm(request, (values) => async (field, name, content) => {
    const carriedAs = single[field]
    if (field !== 'file' && !carriedAs) return
    const at = carriedAs ? field : input
    const refuse = (message: string) => errors.set(at, [errors.get(at), message].filter(Boolean).join(''))
    if (!carriedAs && uploadedFiles(values).length + several.length >= MAX_FILES)
      return void refuse(`最多上传${MAX_FILES}个文件，“${name}”没有上传。`)
    const taken: string[] = carriedAs ? [] : several
    if (carriedAs) one[carriedAs] = taken
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
  for (const each of several.filter(Boolean)) form.append('attachment', each)
  for (const [carriedAs, [file]] of Object.entries(one)) if (file) form.set(carriedAs, file)
  return { form, errors }
}
