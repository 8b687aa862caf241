import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CryptoSuite, KeyRing } from '@mingjian/dossier'
import { z } from 'zod'
import { writeSecretFile } from './secret-file.ts'

const fileSchema = z.strictObject({
  current: z.string().regex(/^k\d+$/),
  generations: z.record(z.string().regex(/^k\d+$/), z.string().length(44)),
  index: z.string().length(44),
})
type KeyFile = z.infer<typeof fileSchema>

const key = () => randomBytes(32).toString('base64')

/**
 * Keys of an embedded instance in `DATA_DIR/keys.json` (mode 0600), made at first start. Region keys are derived (HKDF-SHA-256, RFC 5869) from the
 * generation's secret, so that a new region needs no new secret. Losing this file loses every contact detail: back it up apart from the data.
 */
export function fileKeyRing(dir: string, suite: CryptoSuite): KeyRing & { rotate(): string; secret(purpose: string): Buffer } {
  const path = join(dir, 'keys.json')
  if (!existsSync(path)) write(path, { current: 'k1', generations: { k1: key() }, index: key() })
  let file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const derived = new Map<string, Buffer>()

  function derive(generation: string, secret: string, info: string): Buffer {
    const name = `${generation} ${info}`
    let found = derived.get(name)
    if (!found) {
      found = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), Buffer.alloc(0), `mingjian ${info}`, 32))
      derived.set(name, found)
    }
    return found
  }

  return {
    suite,
    currentKid: (region) => `${file.current}/${region}`,
    regionKey(kid) {
      const [generation = '', region = ''] = kid.split('/')
      const secret = Object.hasOwn(file.generations, generation) ? file.generations[generation] : undefined
      if (!secret) throw new Error(`the key generation ${generation} is not in keys.json`)
      return derive(generation, secret, `region ${region}`)
    },
    indexKey: (purpose) => derive('index', file.index, `index ${purpose}`),
    secret: (purpose) => derive('index', file.index, `secret ${purpose}`),
    rotate() {
      const next = `k${Math.max(...Object.keys(file.generations).map((name) => Number(name.slice(1)))) + 1}`
      file = { ...file, current: next, generations: { ...file.generations, [next]: key() } }
      write(path, file)
      return next
    },
  }
}

const write = (path: string, content: KeyFile) => writeSecretFile(path, JSON.stringify(content, null, 2))
