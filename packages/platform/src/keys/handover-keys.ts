import { createHash, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompactEncrypt, CompactSign, calculateJwkThumbprint, compactDecrypt, compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { z } from 'zod'
import { writeSecretFile } from './secret-file.ts'

const x = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const okp = <Curve extends string, Use extends string>(crv: Curve, use: Use) =>
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal(crv), use: z.literal(use), x, kid: x })
const signing = okp('Ed25519', 'sig')
const sealing = okp('X25519', 'enc')

/** The public part of an instance's keys, as a JWK set: one to verify what it signed, one to seal what only it may open. */
export const publicKeysShape = z.strictObject({ keys: z.tuple([signing, sealing]) })
export type PublicKeys = z.output<typeof publicKeysShape>

/** Forty digits that tell one key set from every other, in groups of five, to be compared by telephone: the SHA-256 of both thumbprints. */
export function keyFingerprint({ keys: [sign, seal] }: PublicKeys): string {
  const digest = createHash('sha256').update(`${sign.kid} ${seal.kid}`).digest('hex')
  const digits = (BigInt(`0x${digest}`) % 10n ** 40n).toString().padStart(40, '0')
  return digits.replace(/(\d{5})(?=\d)/g, '$1 ')
}

const fileSchema = z.strictObject({ sign: signing.extend({ d: x }), seal: sealing.extend({ d: x }) })
type KeyFile = z.output<typeof fileSchema>

/** What was sealed or signed does not hold: `recipient` for another instance, `signature` not the partner's, `broken` changed on the way. */
export class HandoverSealBroken extends Error {
  readonly why: 'recipient' | 'signature' | 'broken'
  constructor(why: 'recipient' | 'signature' | 'broken') {
    super(`the handover's seal does not hold: ${why}`)
    this.name = 'HandoverSealBroken'
    this.why = why
  }
}

/** Signs as this instance, and seals to a partner; opens what was sealed to this instance. */
export interface HandoverKeys {
  readonly public: PublicKeys
  /** Ed25519 over a JSON payload; the same payload gives the same signature. */
  sign(typ: string, payload: unknown): Promise<string>
  /** Signed text sealed to a partner: ECDH-ES+A256KW, A256GCM. */
  seal(signed: string, partner: PublicKeys): Promise<string>
  /** The signed text of what was sealed to this instance; raises HandoverSealBroken. */
  open(sealed: string): Promise<string>
}

/** The two key pairs of an instance in `DATA_DIR/handover-keys.json` (mode 0600), made at first start. Back it up with keys.json. */
export async function handoverKeys(dir: string): Promise<HandoverKeys> {
  const path = join(dir, 'handover-keys.json')
  if (!existsSync(path)) writeSecretFile(path, JSON.stringify(await freshKeys(), null, 2))
  const file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const [signer, opener] = await Promise.all([importJWK(file.sign, 'EdDSA'), importJWK(file.seal, 'ECDH-ES+A256KW')])
  const { d: _sign, ...sign } = file.sign
  const { d: _seal, ...seal } = file.seal
  return {
    public: { keys: [sign, seal] },
    sign: (typ, payload) =>
      new CompactSign(Buffer.from(JSON.stringify(payload))).setProtectedHeader({ alg: 'EdDSA', typ, kid: sign.kid }).sign(signer),
    async seal(signed, { keys: [, key] }) {
      return new CompactEncrypt(Buffer.from(signed))
        .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', cty: 'JWT', kid: key.kid })
        .encrypt(await importJWK(key, 'ECDH-ES+A256KW'))
    },
    async open(sealed) {
      if (headerOf(sealed).kid !== seal.kid) throw new HandoverSealBroken('recipient')
      const allowed = { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] }
      const { plaintext } = await compactDecrypt(sealed, opener, allowed).catch(() => {
        throw new HandoverSealBroken('broken')
      })
      return Buffer.from(plaintext).toString('utf8')
    },
  }
}

/** Key id of whoever claims to have signed. */
export const senderOf = (signed: string): string => String(headerOf(signed).kid)

/** The payload of what a partner signed as the given type; raises HandoverSealBroken. */
export async function verifySigned(signed: string, { keys: [key] }: PublicKeys, typ: string): Promise<unknown> {
  if (headerOf(signed).typ !== typ) throw new HandoverSealBroken('broken')
  const { payload } = await compactVerify(signed, await importJWK(key, 'EdDSA'), { algorithms: ['EdDSA'] }).catch(() => {
    throw new HandoverSealBroken('signature')
  })
  return JSON.parse(Buffer.from(payload).toString('utf8'))
}

function headerOf(token: string): { kid?: unknown; typ?: unknown } {
  try {
    return decodeProtectedHeader(token)
  } catch {
    throw new HandoverSealBroken('broken')
  }
}

async function freshKeys(): Promise<KeyFile> {
  const sign = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const seal = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  const named = async (jwk: object) => ({ ...jwk, kid: await calculateJwkThumbprint(jwk as never) })
  return fileSchema.parse({ sign: { ...(await named(sign)), use: 'sig' }, seal: { ...(await named(seal)), use: 'enc' } })
}
