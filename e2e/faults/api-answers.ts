import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 250

/** Resolves when the public API at an origin answers. */
export async function apiAnswers(url: string, limitMs = 180_000): Promise<void> {
  const end = performance.now() + limitMs
  for (;;) {
    const ok = await fetch(`${url}/api/public/agencies?region=520502&limit=1`, { signal: AbortSignal.timeout(5_000) })
      .then((response) => response.arrayBuffer().then(() => response.ok))
      .catch(() => false)
    if (ok) return
    if (performance.now() > end) throw new Error(`${url} has not answered for ${limitMs} ms`)
    await sleep(LOOK_MS)
  }
}
