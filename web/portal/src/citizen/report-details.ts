import type { CodeEntry } from '../directory.ts'
import { type FieldState, fileField, textField } from '../fields.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { MAX_FILES, ROUTE_INPUTS, uploadedFiles } from './report-fields.ts'

/** Questions that few people need: folded away, but open as soon as one of them is answered or wrong. */
export function folded({ values, errors }: FieldState, title: string, names: readonly string[], fields: Fragment): Html {
  const open = names.some((name) => values.get(name) || errors.has(name))
  return html`<details${open && html` open`}><summary>${title}</summary>${fields}</details>`
}

/** Ways that the person may already have taken, each with its number and date. */
export function otherRoutesFields(state: FieldState, routes: CodeEntry[]): Html {
  const names = ['routes', ...ROUTE_INPUTS.flatMap(({ number, date }) => [number, date])]
  const fields = ROUTE_INPUTS.map(({ route, number, date }, at) => {
    const name = routes.find(({ code }) => code === route)?.name ?? route
    const id = at === 0 ? 'routes' : `routes-${route}`
    return html`<div class="choice"><input type="checkbox" id="${id}" name="routes" value="${route}"${state.values.has('routes', route) && html` checked`}><label for="${id}">${name}</label></div><div class="inside">${textField(state, { name: number, label: `${name}的案号或者编号`, optional: true, max: 80 })}${textField(state, { name: date, label: `${name}是哪一天提出的`, optional: true, type: 'date' })}</div>`
  })
  return folded(
    state,
    '这件事已经走过其他途径',
    names,
    html`<p class="hint">正在复议、诉讼、仲裁、信访或者由纪检监察处理的，请写上，免得两边重复办理。</p><fieldset class="field"><legend>已经走过的途径 <span class="optional">（可不选）</span></legend><div class="choices">${fields}</div></fieldset>`,
  )
}

/** Files already uploaded, each with a button that takes it away, and room for more. */
export function attachmentsField(state: FieldState): Html {
  const files = uploadedFiles(state.values)
  const hint = `照片、录像、录音、PDF，最多${MAX_FILES}个，每个不超过20MB。选好后按“上传”，或者直接下一步。照片里的拍摄位置等信息会自动去掉。请不要上传国家秘密。`
  return html`${files.length > 0 && html`<ul class="files">${files.map(({ id, name, size }) => html`<li>${name}（${fileSize(size)}）<button type="submit" class="link" name="go" value="remove:${id}" formaction="/report/form#file" aria-label="去掉 ${name}">去掉</button></li>`)}</ul>`}
${fileField(state, { name: 'file', label: '选择文件', hint })}
<p><button type="submit" class="second" name="go" value="upload" formaction="/report/form#file">上传</button></p>`
}

/** A size in the unit that people know. */
export const fileSize = (bytes: number) =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
