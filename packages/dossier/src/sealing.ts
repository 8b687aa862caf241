import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { sm4 } from 'sm-crypto-v2'
import type { WrappedKey } from './dossier.ts'
import { DomainError } from './errors.ts'

export type CryptoSuite = 'standard' | 'gm'

/** Keys that wrap data keys, one per region and generation, and the keys of blind indexes. Never leaves the process. */
export interface KeyRing {
  /** `standard` is AES-256-GCM with HMAC-SHA-256, `gm` SM4-GCM with HMAC-SM3 (GB/T 32907, GB/T 32905); decides what is written, both can be read. */
  readonly suite: CryptoSuite
  /** The present generation's id for a region. */
  currentKid(region: string): string
  /** 32 bytes; throws when the generation is unknown. */
  regionKey(kid: string): Buffer
  /** 32 bytes for one purpose (receipt, phone …), the same for all regions so that repeats are found across them. */
  indexKey(purpose: string): Buffer
}

/** A dossier's data key in the clear, together with its wrapped form. */
export type DataKey = { key: Buffer; wrapped: WrappedKey }

const prepared = new WeakMap<Buffer, KeyObject>()

/** A key is made ready once, however often it is used: that costs ten times what sealing a field does. */
function ready(key: Buffer): KeyObject {
  let found = prepared.get(key)
  if (!found) {
    found = createSecretKey(key)
    prepared.set(key, found)
  }
  return found
}

const gcm = {
  a256: {
    encrypt(key: Buffer, iv: Buffer, aad: Buffer, plain: Buffer) {
      const cipher = createCipheriv('aes-256-gcm', ready(key), iv).setAAD(aad)
      return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    decrypt(key: Buffer, iv: Buffer, aad: Buffer, body: Buffer) {
      const decipher = createDecipheriv('aes-256-gcm', ready(key), iv).setAAD(aad).setAuthTag(body.subarray(-16))
      return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()])
    },
  },
  sm4: {
    encrypt(key: Buffer, iv: Buffer, aad: Buffer, plain: Buffer) {
      const { output, tag } = sm4.encrypt(plain, key.subarray(0, 16), {
        mode: 'gcm',
        iv,
        associatedData: aad,
        output: 'array',
        outputTag: true,
      })
      return Buffer.concat([output, tag as Uint8Array])
    },
    decrypt(key: Buffer, iv: Buffer, aad: Buffer, body: Buffer) {
      const tag = body.subarray(-16)
      return Buffer.from(
        sm4.decrypt(body.subarray(0, -16), key.subarray(0, 16), { mode: 'gcm', iv, associatedData: aad, output: 'array', tag }),
      )
    },
  },
}

type Algorithm = keyof typeof gcm
const algorithm = (suite: CryptoSuite): Algorithm => (suite === 'gm' ? 'sm4' : 'a256')

function encrypt(suite: CryptoSuite, key: Buffer, aad: string, plain: Buffer): string {
  const iv = randomBytes(12)
  const name = algorithm(suite)
  return `${name}.${iv.toString('base64url')}.${gcm[name].encrypt(key, iv, Buffer.from(aad), plain).toString('base64url')}`
}

function decrypt(key: Buffer, aad: string, sealed: string): Buffer {
  const [name, iv, body] = sealed.split('.')
  if (!(name && Object.hasOwn(gcm, name) && iv && body))
    throw new DomainError('sealed-value-broken', '这段加密内容已损坏，请联系系统管理员核查。')
  try {
    return gcm[name as Algorithm].decrypt(key, Buffer.from(iv, 'base64url'), Buffer.from(aad), Buffer.from(body, 'base64url'))
  } catch {
    throw new DomainError('sealed-value-broken', '这段加密内容已损坏，请联系系统管理员核查。')
  }
}

/** A fresh data key for one dossier, wrapped by its region's present key. */
export function newDataKey(ring: KeyRing, region: string, dossierId: string): DataKey {
  const key = randomBytes(32)
  return { key, wrapped: wrapDataKey(ring, region, dossierId, key) }
}

/** Wraps (or wraps again, for rotation or handover to another region) a data key; history stays as it is. */
export function wrapDataKey(ring: KeyRing, region: string, dossierId: string, key: Buffer): WrappedKey {
  const kid = ring.currentKid(region)
  return { kid, wrapped: encrypt(ring.suite, ring.regionKey(kid), `data-key:${dossierId}`, key) }
}

/** The data key in the clear. Refuses with identity-erased once the wrapped key was dropped by lawful erasure. */
export function openDataKey(ring: KeyRing, dossierId: string, wrapped: WrappedKey | null | undefined): Buffer {
  if (!wrapped) throw new DomainError('identity-erased', '身份信息已依规删除，无法再查看。')
  return decrypt(ring.regionKey(wrapped.kid), `data-key:${dossierId}`, wrapped.wrapped)
}

/** Seals one text field; the field's name is bound to the ciphertext so that two fields cannot be exchanged. */
export const sealField = (suite: CryptoSuite, key: Buffer, field: string, text: string) =>
  encrypt(suite, key, field, Buffer.from(text, 'utf8'))

/** Opens what sealField sealed. Throws sealed-value-broken when it was changed. */
export const openField = (key: Buffer, field: string, sealed: string) => decrypt(key, field, sealed).toString('utf8')

/** Keyed hash by which equal values can be found without being read; the value is normalised by the caller. */
export function blindIndex(ring: KeyRing, purpose: string, value: string): string {
  return createHmac(ring.suite === 'gm' ? 'sm3' : 'sha256', ready(ring.indexKey(purpose)))
    .update(value)
    .digest('base64url')
    .slice(0, 32)
}
