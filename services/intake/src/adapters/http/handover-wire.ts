import type { HandoverWire } from '../../application/handover-ports.ts'
import { refuse } from '../../domain/complaint/refusals.ts'

const PACKAGE_WAIT_MS = 10 * 60_000

async function ask<Answer>(url: string, init: RequestInit, waitMs: number): Promise<Answer> {
  const response = await fetch(url, { ...init, method: 'POST', redirect: 'error', signal: AbortSignal.timeout(waitMs) }).catch(() => {
    throw refuse('handover-partner-offline', '对方现在联系不上，请稍后再试，或者用文件移交；已经办成的步骤不会丢失。')
  })
  const answer = (await response.json().catch(() => ({}))) as Answer & { code?: string; detail?: string }
  if (!response.ok) throw refuse('handover-partner-refused', `对方没有接受：${answer.detail ?? response.status}`, { code: answer.code })
  return answer
}

/** Partners over HTTP. Everything that goes is sealed or signed, so the line adds no trust; a redirection is not followed. */
export const handoverWire: HandoverWire = {
  async sendPackage(url, path, claim, content) {
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk)
    const form = new FormData()
    form.set('file', new Blob(chunks.map((chunk) => new Uint8Array(chunk))), 'package')
    return ask(`${url}/api/handover/${path}`, { headers: { 'handover-claim': claim }, body: form }, PACKAGE_WAIT_MS)
  },
  post: (url, path, body, waitMs) =>
    ask(`${url}/api/handover/${path}`, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, waitMs),
}
