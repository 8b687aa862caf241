import { createHmac, randomBytes } from 'node:crypto'
import { blindIndex, type KeyRing } from '@mingjian/dossier'

/** 16 decimal digits from 64 random bits (or from the idempotency key, so that a repeated filing gets the same receipt). */
export function newReceipt(keys: KeyRing & { secret(purpose: string): Buffer }, idempotencyKey?: string): string {
  const seed = idempotencyKey ? createHmac('sha256', keys.secret('receipt')).update(idempotencyKey).digest() : randomBytes(32)
  return (seed.readBigUInt64BE(0) % 10n ** 16n).toString().padStart(16, '0')
}

/** Only this keyed hash of a receipt is kept. */
export const receiptHash = (keys: KeyRing, receipt: string) => blindIndex(keys, 'receipt', receipt)

/** As printed and read out: four groups of four. */
export const groupReceipt = (receipt: string) => receipt.replace(/(\d{4})(?=\d)/g, '$1 ')
