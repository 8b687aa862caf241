import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSecretFile } from '@mingjian/platform'
import { z } from 'zod'

const fileSchema = z.strictObject({
  cookies: z.array(z.string()).min(1),
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('RSA') })).min(1),
})
export type IssuerKeys = z.infer<typeof fileSchema>

/** Signing and cookie keys of the embedded issuer in `identity-keys.json` (mode 0600). The first key signs, the others still verify. */
export function issuerKeys(dir: string): IssuerKeys {
  const path = join(dir, 'identity-keys.json')
  if (!existsSync(path))
    writeSecretFile(path, JSON.stringify({ cookies: [randomBytes(32).toString('base64url')], keys: [newKey()] }, null, 2))
  return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** Puts a new signing key first and keeps one old one, so that tokens in use stay valid; takes effect at the next start. */
export function rotateIssuerKeys(dir: string): string {
  const { cookies, keys } = issuerKeys(dir)
  const next = newKey()
  writeSecretFile(join(dir, 'identity-keys.json'), JSON.stringify({ cookies, keys: [next, ...keys.slice(0, 1)] }, null, 2))
  return next.kid
}

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA' as const, kid: randomUUID(), use: 'sig', alg: 'RS256' }
}
