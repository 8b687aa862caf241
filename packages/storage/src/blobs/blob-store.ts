import type { Readable } from 'node:stream'

export type BlobInfo = { id: string; size: number /** Hexadecimal. */; sha256: string }

/** Where attachments are kept. A blob is there whole once `put` has resolved, and never before. */
export interface BlobStore {
  /**
   * Raises BlobTooLarge as soon as more than `maxBytes` have come; nothing is kept then, nor when the stream fails. Under an `id` (a UUID) of the
   * caller it replaces what was there, so that it can be noted down before.
   */
  put(content: AsyncIterable<Uint8Array>, limits: { maxBytes: number; id?: string }): Promise<BlobInfo>
  /** Raises BlobNotFound. */
  get(id: string): Promise<Readable>
  stat(id: string): Promise<{ size: number } | undefined>
  /** Says whether there was one. */
  delete(id: string): Promise<boolean>
  /** All that are whole, in any order. */
  list(): AsyncIterable<string>
}

/** The form of every id; nothing else names a blob. */
export const BLOB_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** More bytes than allowed. */
export class BlobTooLarge extends Error {
  readonly code = 'blob-too-large'
  constructor(maxBytes: number) {
    super(`the content has more than ${maxBytes} bytes`)
    this.name = 'BlobTooLarge'
  }
}

/** No blob has this id. */
export class BlobNotFound extends Error {
  readonly code = 'blob-not-found'
  constructor() {
    super('there is no such blob')
    this.name = 'BlobNotFound'
  }
}
