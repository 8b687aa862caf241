import { keyFingerprint, publicKeysShape } from '@mingjian/platform'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type FieldErrors, problemErrors } from '../field-errors.ts'
import { errorSummary, hidden, textField } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'
import { oneFile } from './handover-section.ts'
import { readTextFile } from './read-text-file.ts'
import { EXPIRED, formToken, given, NO_ERRORS, refusalOf, type StaffContext, sendFile, sessionOf, showStaff } from './staff-visit.ts'

const PATH = '/api/intake/handover-partners'
const KEYS = '/api/intake/handover-keys'
const partnersShape = z.object({
  items: z.array(z.object({ name: z.string(), region: z.string(), url: z.string().optional(), keys: publicKeysShape })),
})
const INPUTS = { name: 'name', region: 'region', url: 'url', keys: 'keys' }

/** 移交机关: this instance's own public key, and the instances that dossiers are handed to or come from. */
export function handoverPartnerPages(context: StaffContext): Router {
  const { api, directory } = context
  const router = Router()

  type Showing = { values?: FormValues; errors?: FieldErrors; told?: Fragment }
  async function show(request: Request, response: Response, { values = new FormValues(), errors = NO_ERRORS, told }: Showing = {}) {
    const session = sessionOf(response)
    const { bearer } = session
    const [own, { items }, regions] = await Promise.all([
      api.call('GET', KEYS, publicKeysShape, { bearer }),
      api.call('GET', PATH, partnersShape, { bearer }),
      directory.regions(),
    ])
    const names = await Promise.all(items.map(({ region }) => directory.regionName(region)))
    const rows = items.map(
      ({ name, region, url, keys }, at) =>
        html`<tr><th scope="row">${name}</th><td data-label="地区">${names[at]}（${region}）</td><td data-label="网址">${url ?? '没有，用文件移交'}</td><td data-label="校验码">${keyFingerprint(keys)}</td></tr>`,
    )
    const table = html`<table class="stack"><caption>已登记的机关，一个地区一个</caption><thead><tr><th scope="col">名称</th><th scope="col">地区</th><th scope="col">网址</th><th scope="col">公钥校验码</th></tr></thead><tbody>${rows}</tbody></table>`
    const proposals = regions
      .flatMap((region) => [region, ...region.children])
      .map(({ code, name }) => html`<option value="${code}">${name}</option>`)
    const state = { values, errors }
    const read = keysIn(values.get('keys-read'))
    const body = html`${errorSummary(errors)}<h1>移交机关</h1>${told && html`<p class="notice" role="status">${told}</p>`}
<h2>本机关的公钥</h2><p>校验码：<strong>${keyFingerprint(own)}</strong></p><p><a href="/staff/handover-partners/key">下载公钥文件</a>，交给对方登记。再打电话，由双方念校验码核对。</p>
<h2>可以移交的机关</h2>${items.length > 0 ? table : html`<p>还没有登记。</p>`}
<h2>登记或者更正</h2><p class="hint">同一地区再登记一次，就是更正。</p><datalist id="regions">${proposals}</datalist>
<form method="post" action="/staff/handover-partners" enctype="multipart/form-data" novalidate>${formToken(session)}${read && hidden([['keys-read', values.get('keys-read')]])}
${textField(state, { name: 'name', label: '机关名称', hint: '反映人看到的名称', max: 100 })}${textField(state, { name: 'region', label: '地区代码', hint: '例如 520502', list: 'regions', inputmode: 'numeric', max: 12 })}
${textField(state, { name: 'url', label: '网址', hint: '联网的填写，例如 https://mingjian.example.gov.cn', optional: true, inputmode: 'url', max: 300 })}
${read && html`<p class="hint">已读入公钥，校验码 ${keyFingerprint(read)}。要换的再选一个文件。</p>`}${oneFile(state, 'keys', '对方的公钥文件')}<p><button type="submit">登记</button></p></form>`
    showStaff(request, response, '移交机关', body, errors.size > 0 ? 422 : 200)
  }

  router.get('/staff/handover-partners', (request, response) => show(request, response))

  router.get('/staff/handover-partners/key', async (_request, response) => {
    const keys = await api.call('GET', KEYS, publicKeysShape, { bearer: sessionOf(response).bearer })
    sendFile(response, `移交公钥-${sessionOf(response).region}.json`, JSON.stringify(keys, null, 2), 'application/json; charset=utf-8')
  })

  router.post('/staff/handover-partners', async (request, response) => {
    const session = sessionOf(response)
    const { form: values, text } = await readTextFile(request)
    if (text) values.set('keys-read', text)
    if (!context.tokenHolds(session, values.get('csrf'))) return show(request, response, { values, errors: EXPIRED })
    const keys = keysIn(values.get('keys-read'))
    if (!keys) {
      const wrong = text ? '选的文件不是公钥文件，请选对方“下载公钥文件”得到的文件。' : '请选择对方交来的公钥文件。'
      return show(request, response, { values, errors: new Map([['keys', wrong]]) })
    }
    try {
      const body = { ...given(values, 'name'), ...given(values, 'region'), ...given(values, 'url'), keys }
      await api.call('POST', PATH, z.object({ region: z.string() }), { bearer: session.bearer, body })
    } catch (error) {
      return show(request, response, { values, errors: problemErrors(refusalOf(error), INPUTS) })
    }
    const told = html`已登记${values.get('name')}。请现在打电话核对公钥校验码：<strong>${keyFingerprint(keys)}</strong>。不一致的不要移交，请重新取公钥登记。`
    await show(request, response, { told })
  })

  return router
}

/** The keys in a file, or nothing where it is another file. */
function keysIn(text: string) {
  try {
    return publicKeysShape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
