import { z } from 'zod'

export type ClusterAccess = { /** Of the API server. */ origin: string; token: string }
export type Files = Record<string, string>

const TIMEOUT_MS = 10_000
const secretShape = z.object({ data: z.record(z.string(), z.base64()).default({}) })

/** One Secret of a Kubernetes cluster as files by name; `at` is `<namespace>/<name>`. */
export function kubernetesSecret(at: string, { origin, token }: ClusterAccess) {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(at) ?? []
  if (!(namespace && name)) throw new Error(`a Secret is named <namespace>/<name>, this is not: ${at}`)
  const all = `${origin}/api/v1/namespaces/${namespace}/secrets`

  async function ask(method: string, url: string, content: string, body?: unknown): Promise<Response> {
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': content },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!answer.ok && answer.status !== 404) throw new Error(`the cluster refuses ${method} of the Secret ${at}: ${answer.status}`)
    return answer
  }

  return {
    /** Undefined when there is none. */
    async read(): Promise<Files | undefined> {
      const answer = await ask('GET', `${all}/${name}`, 'application/json')
      if (answer.status === 404) return undefined
      const { data } = secretShape.parse(await answer.json())
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
    },

    /** Makes the Secret, or adds to one that is there; what it has besides stays. */
    async keep(files: Files, isThere: boolean): Promise<void> {
      const data = Object.fromEntries(Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString('base64')]))
      const answer = isThere
        ? await ask('PATCH', `${all}/${name}`, 'application/merge-patch+json', { data })
        : await ask('POST', all, 'application/json', { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', data })
      if (!answer.ok) throw new Error(`the cluster has no place for the Secret ${at}: ${answer.status}`)
    },
  }
}
