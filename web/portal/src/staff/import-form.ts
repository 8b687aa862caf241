import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Problem } from '../api-client.ts'
import { type Choice, choiceField, errorSummary, type FieldState, selectField, textField } from '../fields.ts'
import type { FormValues } from '../form-values.ts'
import { type Fragment, type Html, html } from '../html.ts'
import type { StaffSession } from './sessions.ts'
import { formToken } from './staff-visit.ts'

const unmatchedShape = z.looseObject({ header: z.array(z.string()), columns: z.record(z.string(), z.string()).default({}) })

/** A table whose columns were not recognised: its headers, and what was found of the fields. */
export type Unmatched = z.output<typeof unmatchedShape>
export const unmatchedOf = (problem: Problem): Unmatched | undefined => unmatchedShape.safeParse(problem).data

export type ImportFields = Record<string, { name: string; required: boolean }>
export const COLUMN = 'column-'

const AS: Choice[] = [
  { value: 'complaints', text: '都作为投诉举报' },
  { value: 'keywords', text: '按关键词判断' },
  { value: 'statistics', text: '只计入统计' },
]

/** Choosing a file and what is to be done with it. */
export function importForm(
  session: StaffSession,
  state: FieldState,
  profiles: Choice[],
  fields: ImportFields,
  unmatched?: Unmatched,
): Html {
  const error = state.errors.get('file')
  return html`${errorSummary(state.errors)}<form method="post" action="/staff/imports" enctype="multipart/form-data" novalidate>${formToken(session)}
${choiceField(state, {
  name: 'dryRun',
  label: '先做什么',
  choices: [
    { value: 'true', text: '先试算', hint: '只看对应和计数，不写入；看过后再正式导入' },
    { value: 'false', text: '直接导入' },
  ],
})}
${selectField(state, { name: 'profile', label: '列对应方案', optional: true, empty: '按表头自动对应', choices: profiles })}
${selectField(state, { name: 'uncategorised', label: '表里没有分类的工单', optional: true, empty: '按方案的设定', choices: AS })}
${textField(state, { name: 'source', label: '工单来源编号', hint: '小写字母和数字，例如 hotline-12345；工单号在同一来源里不重复。一般不用填', optional: true, max: 60 })}
${unmatched && columns(state, fields, unmatched)}
<div class="field${error && ' wrong'}"><label for="file">工单表格</label><p class="hint" id="file-hint">Excel（.xlsx）或者 CSV，200MB以内。</p>${error && html`<p class="error" id="file-error">${error}</p>`}<input type="file" id="file" name="file" accept=".xlsx,.xls,.csv" aria-describedby="file-hint${error && ' file-error'}"${error && html` aria-invalid="true"`}></div>
<p><button type="submit">上传</button></p></form>`
}

function columns(state: FieldState, fields: ImportFields, { header, columns: found }: Unmatched): Fragment {
  const choices = header.filter(Boolean).map((text) => ({ value: text, text }))
  const selects = Object.entries(fields).map(([field, { name, required }]) => {
    const input = `${COLUMN}${field}`
    if (!state.values.get(input) && found[field]) state.values.set(input, found[field])
    return selectField(state, { name: input, label: name, optional: !required, empty: '表里没有', choices })
  })
  return html`<fieldset class="field" id="mapping"><legend>表格的列各是什么</legend><div class="filters">${selects}</div>${textField(state, { name: 'saveAs', label: '存为方案，下次直接选用', hint: '写一个名称，例如“七星关12345”', optional: true, max: 50 })}</fieldset>`
}

/** The columns chosen by hand, field → header; empty when none were. */
export function chosenColumns(form: FormValues): Record<string, string> {
  return Object.fromEntries(
    form.entries().flatMap(([name, value]) => (name.startsWith(COLUMN) && value ? [[name.slice(COLUMN.length), value] as const] : [])),
  )
}

/** A layout saved under a name; the same name again is its next version. */
export const profileId = (name: string) => `own-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`
