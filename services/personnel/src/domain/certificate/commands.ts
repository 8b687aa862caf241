import type { DataOf, OrderRef } from './events.ts'
import type { Condition } from './state.ts'

type C<Type extends string, Data> = { type: Type } & Data

/** A suspension or revocation that accountability has ordered, with the instant from which it holds. */
export type StandingOrder = OrderRef & { measure: 'suspend' | 'revoke'; from: string; to?: string }
/** A card as the province issued it; days are inclusive. */
export type CardGiven = { no: string; issuedOn: string; validTo: string; issuer: string }

/** Everything that can be asked of a certificate. Conditions are found outside, by the rulebook; days are days in China. */
export type CertificateCommand =
  | C<'apply', { opened: DataOf<'CertificateApplied'> }>
  | C<'renew', { purpose: 'renewal' | 'reissue'; conditions: Condition[]; rulebook: string }>
  | C<'examine', { note?: string }>
  | C<'approve', { note?: string; conditions: Condition[]; rulebook: string }>
  | C<'refuse', { reason: string }>
  | C<'withdraw', { reason: string }>
  | C<'issue', CardGiven & { agency: string; agencyName: string; orders: StandingOrder[] }>
  | C<'file', { opened: DataOf<'CertificateApplied'>; card: CardGiven; orders: StandingOrder[] }>
  | C<'suspend', { on: string; until?: string; ground: string; note?: string }>
  | C<'reinstate', { on: string; reason: string }>
  | C<'report-lost', { on: string; note?: string }>
  | C<'revoke', { on: string; ground: string; note?: string }>
  | C<'cancel', { on: string; ground: string; note?: string }>
  | C<'annual-review', { year: number; passed: boolean; on: string; note?: string }>
  | C<'follow-order', { order: StandingOrder }>
  | C<'come-due', object>
  | C<'correct', { record: number; annul?: boolean; on?: string; until?: string; no?: string; reason: string }>
export type CommandOf<Type extends CertificateCommand['type']> = Extract<CertificateCommand, { type: Type }>
