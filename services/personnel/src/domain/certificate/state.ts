/** A certificate (执法证, 监督证 …) as folded from its history. Instants are UTC with milliseconds, so that they compare as text. */

/** What stands about a certificate, each with the instant from which it holds; `id` is the number of the record that told it. */
export type Fact = { id: number /** When it was recorded. */; at: string; from: string } & (
  | { kind: 'card'; no: string; to: string; agency: string; agencyName: string; issuer: string }
  | { kind: 'suspended'; to?: string; ground: string; order?: string }
  | { kind: 'reinstated'; of: number[] }
  | { kind: 'lost' }
  | { kind: 'ended'; how: 'revoked' | 'cancelled'; ground: string; order?: string }
)
export type FactKind = Fact['kind']

/** A later record that sets right an earlier one: it never was, or it holds from or until another instant, or the number was misread. */
export type Correction = { id: number; at: string; of: number; annulled?: true; from?: string; to?: string; no?: string; reason: string }

export type Standing = 'issued' | 'suspended' | 'lost' | 'revoked' | 'cancelled' | 'expired'
export type Stage = 'applied' | 'examined' | 'approved' | 'issued' | 'refused' | 'withdrawn'
export type Status = Standing | Stage

/** The statuses as people read them. */
export const STATUS_NAMES: Record<Status, string> = {
  applied: '已申报',
  examined: '单位已审核',
  approved: '已报省',
  refused: '不予通过',
  withdrawn: '已撤回',
  issued: '有效',
  suspended: '暂扣',
  lost: '挂失',
  revoked: '吊销',
  cancelled: '注销',
  expired: '到期',
}

/** One condition as it was found when somebody applied: by name, with the rule that asks for it. */
export type Condition = { name: string; text: string; source: string; basis: string; holds: boolean; found: string }

export type Application = {
  purpose: 'first' | 'renewal' | 'reissue'
  stage: Stage
  appliedBy: string
  examinedBy?: string
  conditions: Condition[]
}

/** Where the holder worked when applying; what the card shows. */
export type Holder = {
  officer: string
  name: string
  initials: string
  login?: string
  agency: string
  agencyName: string
  region: string
  field?: string
  chain: string[]
}

export type Review = { year: number; passed: boolean; note?: string; on: string }

export type Certificate = Holder & {
  id: string
  /** Ours, from the application on: SQ520502-2026-000001. */
  applicationNo: string
  kind: string
  /** Whether its holder may act without another's certificate. */
  alone: boolean
  application: Application
  facts: Fact[]
  corrections: Correction[]
  reviews: Review[]
  /** Before this instant only what was recorded is known: the card was made elsewhere and entered here later. */
  knownFrom?: string
  status: Status
  /** Next instant at which the status changes by itself. */
  changesAt: string | null
}
