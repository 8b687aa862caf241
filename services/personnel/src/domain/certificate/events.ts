import type { Application, Condition, Holder, Review, Standing, Status } from './state.ts'

type E<Type extends string, Data> = { type: Type; data: Data }

/** 处理决定 of accountability by which a certificate is suspended or revoked. */
export type OrderRef = { id: string; decisionNo: string; matterNo: string }
type CardData = { no: string; from: string; to: string; agency: string; agencyName: string; issuer: string }
type Opened = { id: string; applicationNo: string; kind: string; alone: boolean; holder: Holder; conditions: Condition[]; rulebook: string }

/** Everything that can have happened to a certificate. `from` and `to` are instants: what is recorded later may hold from earlier. */
export type CertificateEvent =
  | E<'CertificateApplied', Opened>
  | E<'RenewalApplied', { purpose: Exclude<Application['purpose'], 'first'>; conditions: Condition[]; rulebook: string }>
  | E<'CertificateExamined', { note?: string }>
  | E<'CertificateApproved', { note?: string; conditions: Condition[]; rulebook: string }>
  | E<'ApplicationRefused', { stage: 'examination' | 'approval'; reason: string }>
  | E<'ApplicationWithdrawn', { reason: string }>
  | E<'CertificateIssued', CardData & { purpose: Application['purpose']; issuedOn: string }>
  | E<'CertificateFiled', Opened & { card: CardData }>
  | E<'CertificateSuspended', { from: string; to?: string; ground: string; note?: string; order?: OrderRef }>
  | E<'CertificateReinstated', { from: string; of: number[]; reason: string }>
  | E<'CertificateLost', { from: string; note?: string }>
  | E<'CertificateRevoked', { from: string; ground: string; note?: string; order?: OrderRef }>
  | E<'CertificateCancelled', { from: string; ground: string; note?: string }>
  | E<'CertificateReviewed', Review>
  | E<'CertificateExpired', { due: string }>
  | E<'CertificateStandingChanged', { due: string; standing: Standing; was: Status }>
  | E<'CertificateCorrected', { of: number; annulled?: true; from?: string; to?: string; no?: string; reason: string }>

export type DataOf<Type extends CertificateEvent['type']> = Extract<CertificateEvent, { type: Type }>['data']
