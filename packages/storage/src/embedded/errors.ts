/** What the embedded store cannot do is refused by name, never answered wrongly. */
export class UnsupportedByEmbeddedStore extends Error {
  readonly code = 'unsupported-by-embedded-store'
  readonly feature: string
  constructor(feature: string) {
    super(`the embedded store does not support ${feature}`)
    this.name = 'UnsupportedByEmbeddedStore'
    this.feature = feature
  }
}

/** A query or update that MongoDB would refuse too. */
export class BadRequestToStore extends Error {
  readonly code = 'bad-store-request'
  constructor(message: string) {
    super(message)
    this.name = 'BadRequestToStore'
  }
}

/** A sort that no index serves would have to hold too much in memory. */
export class SortTooLarge extends Error {
  readonly code = 'sort-too-large'
  constructor(collection: string, sort: string) {
    super(`sorting ${collection} by ${sort} is not served by an index and exceeds 10000 documents or 32 MB`)
    this.name = 'SortTooLarge'
  }
}

/** The disk refused: nothing of the write was kept, and the store goes on with what it had. */
export class StoreWriteFailed extends Error {
  readonly code: 'store-full' | 'store-io-error'
  constructor(code: 'store-full' | 'store-io-error', cause: unknown) {
    super(code === 'store-full' ? 'the disk of the data folder is full' : 'the data folder cannot be written', { cause })
    this.name = 'StoreWriteFailed'
    this.code = code
  }
}

/** Shaped as MongoDB's duplicate key error, so that callers tell it by `code === 11000` on either store. */
export class DuplicateKey extends Error {
  readonly code = 11000
  readonly keyPattern: Record<string, unknown>
  readonly keyValue: Record<string, unknown>
  constructor(collection: string, index: string, keyPattern: Record<string, unknown>, keyValue: Record<string, unknown>) {
    super(`E11000 duplicate key error collection: ${collection} index: ${index} dup key: ${JSON.stringify(keyValue)}`)
    this.name = 'MongoServerError'
    this.keyPattern = keyPattern
    this.keyValue = keyValue
  }
}

const primaryCode = (error: unknown): number => ((error as { errcode?: number } | null)?.errcode ?? 0) & 0xff

/** True for SQLite's refusal of a second equal key. */
export const isConstraint = (error: unknown): boolean => primaryCode(error) === 19

/** Names disk failures; any other error passes through as it is. */
export const nameDiskFailure = (error: unknown): unknown => {
  const code = primaryCode(error)
  if (code === 13) return new StoreWriteFailed('store-full', error)
  if (code === 10 || code === 8 || code === 14) return new StoreWriteFailed('store-io-error', error)
  return error
}
