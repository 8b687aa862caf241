import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { HistoryRecord } from './dossier.ts'

/** Hash that a dossier's first record builds on; the dossier's id keeps two histories from being exchanged. */
export const genesisHash = (dossierId: string) => createHash('sha256').update(`mingjian:${dossierId}`).digest('hex')

/** SHA-256 (hex) over the previous hash and the record without its own hash, in canonical JSON. */
export function recordHash(previous: string, record: Omit<HistoryRecord, 'hash'> & { hash?: string }): string {
  const { hash: _own, ...rest } = record
  return createHash('sha256').update(previous).update('\n').update(canonicalJson(rest)).digest('hex')
}

/** Chains new records to a history: sets each one's hash from the one before. */
export function chain(previous: string, records: Omit<HistoryRecord, 'hash'>[]): HistoryRecord[] {
  let last = previous
  return records.map((record) => {
    last = recordHash(last, record)
    return { ...record, hash: last }
  })
}

/** The first thing wrong with a history, or undefined when sequence, public sequence and every hash hold. */
export function firstBrokenRecord(dossierId: string, history: HistoryRecord[]): { seq: number; reason: string } | undefined {
  let previous = genesisHash(dossierId)
  let pub = 0
  for (const [at, record] of history.entries()) {
    const seq = at + 1
    if (record.seq !== seq) return { seq, reason: `expected record ${seq}, found ${record.seq}` }
    if (record.dropped !== undefined) {
      if (at > 0 && history[at - 1]?.dropped === undefined) return { seq, reason: 'its data are gone, but not those before it' }
    } else if (recordHash(previous, record) !== record.hash) return { seq, reason: 'the hash does not cover this record' }
    if (record.pub !== undefined && record.pub !== ++pub) return { seq, reason: `expected public sequence ${pub}, found ${record.pub}` }
    previous = record.hash
  }
  return undefined
}
