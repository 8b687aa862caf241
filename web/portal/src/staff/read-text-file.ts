import type { Request } from 'express'
import type { FormValues } from '../form-values.ts'
import { readForm } from '../read-form.ts'

const MAX_BYTES = 2 * 1024 * 1024

/** A form with one small file of text, the text trimmed; none is empty, and so is one that is too large to be what was asked for. */
export async function readTextFile(request: Request): Promise<{ form: FormValues; name: string; text: string }> {
  let text = ''
  let name = ''
  const form = await readForm(request, () => async (_field, given, content) => {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of content) {
      size += (chunk as Buffer).length
      if (size <= MAX_BYTES) chunks.push(chunk as Buffer)
    }
    name = given
    text = size > MAX_BYTES ? '' : Buffer.concat(chunks).toString('utf8').trim()
  })
  return { form, name, text }
}
