import type { CookieOptions, Request, Response } from 'express'
import { base64url, CompactEncrypt, compactDecrypt } from 'jose'
import { cookieOf } from '../view-mode.ts'

/** Browsers take at least 4,096 bytes a cookie with its name and attributes (RFC 6265 §6.1). */
const PART = 3_800
const MOST_PARTS = 4

/** A value that only whoever has the key can read or make, in as many cookies as it needs; one under another name is not taken for it. */
export function sealedCookie<Value>(name: string, key: Uint8Array, options: CookieOptions) {
  const partName = (part: number) => (part === 0 ? name : `${name}.${part}`)

  return {
    async read(request: Request): Promise<Value | undefined> {
      let sealed = ''
      for (let part = 0; part < MOST_PARTS; part++) {
        const found = cookieOf(request, partName(part))
        if (!found) break
        sealed += found
      }
      if (!sealed) return undefined
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, key)
        if (protectedHeader.typ !== name) return undefined
        return JSON.parse(new TextDecoder().decode(plaintext)) as Value
      } catch {
        return undefined
      }
    },

    async write(response: Response, value: Value): Promise<void> {
      const text = new TextEncoder().encode(JSON.stringify(value))
      const sealed = await new CompactEncrypt(text).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: name }).encrypt(key)
      if (sealed.length > PART * MOST_PARTS) throw new Error(`${name} needs ${sealed.length} bytes, more than cookies can hold`)
      for (let part = 0; part < MOST_PARTS; part++) {
        const piece = sealed.slice(part * PART, (part + 1) * PART)
        if (piece) response.cookie(partName(part), piece, options)
        else response.clearCookie(partName(part), { path: options.path ?? '/' })
      }
    },

    clear(response: Response): void {
      for (let part = 0; part < MOST_PARTS; part++) response.clearCookie(partName(part), { path: options.path ?? '/' })
    },
  }
}

/** A random name of 24 bytes. */
export const randomName = () => base64url.encode(crypto.getRandomValues(new Uint8Array(24)))
