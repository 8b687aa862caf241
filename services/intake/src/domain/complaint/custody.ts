import type { Handling } from './handling.ts'

/** One public key of a partner (RFC 8037). */
type OkpKey<Curve extends string, Use extends string> = { kty: 'OKP'; crv: Curve; use: Use; x: string; kid: string }

/** The other instance of a handover, with the keys that it is known by. */
export type Partner = {
  name: string
  region: string
  /** Where it answers; absent where only files go. */
  url?: string
  keys: { keys: [OkpKey<'Ed25519', 'sig'>, OkpKey<'X25519', 'enc'>] }
}

/** What the receiver acknowledges, and the sender then releases: one package, told by its digest. */
export type Handed = { handover: string; dossier: string; digest: string /** Hash of the last record in the package. */; head: string }

/** Who has a dossier that is, or was, handed over (移交). Without one, and after `taken`, it is ours. */
export type Custody =
  | { phase: 'offered'; handover: string; to: Partner; by: string; at: string }
  | { phase: 'released'; handover: string; to: Partner; at: string; digest: string; head: string; release: string }
  | { phase: 'taken'; handover: string; from: Partner; at: string; formerNo: string; head: string; seq: number }

/** What remains at the first place after the release: enough to find it by its number and by the person's code, and nothing to read. */
export type Remains = { no: string; region: string; receiptHash?: string; receivedOn: string; receivedAt: string; handling: Handling }

export type HandoverEvents =
  | { type: 'HandoverOffered'; data: { handover: string; to: Partner } }
  | { type: 'HandoverCancelled'; data: { handover: string; reason: string } }
  | { type: 'HandoverReleased'; data: Handed & { to: Partner; release: string; remains: Remains } }
  | { type: 'CustodyTaken'; data: { handover: string; from: Partner; head: string; no: string; handling: Handling; blind: string[] } }

export type HandoverCommands =
  | { type: 'offer-handover'; handover: string; to: Partner }
  | { type: 'cancel-handover'; reason: string }
  | { type: 'release-handover'; handed: Handed; release: string }
  | { type: 'take-custody'; handover: string; from: Partner; head: string; no: string; handling: Handling; blind: string[] }

/** Whether nobody here may work on it: it is on its way, or gone. */
export const isAway = (custody: Custody | undefined): custody is Exclude<Custody, { phase: 'taken' }> =>
  custody !== undefined && custody.phase !== 'taken'

/** Whether all of it lies in this dossier; part of an order lies with the hotline's, part of a merged complaint with the other. */
export const isWhole = ({
  source,
  mergedInto,
  mergedFrom,
}: {
  source?: unknown
  mergedInto?: string
  mergedFrom: readonly string[]
}): boolean => !(source || mergedInto || mergedFrom.length > 0)
