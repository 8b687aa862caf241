/** An agency (执法主体) as folded from its history. Everything that may change is kept with the day from which it holds. */

export type AgencyKind =
  | 'government'
  | 'department'
  | 'supervision-office'
  | 'internal-unit'
  | 'township-office'
  | 'justice-office'
  | 'institution'
export type AgencyLevel = 'province' | 'city' | 'county' | 'township'
/** 行政级别, highest first: 厅局级正职, 厅局级副职, 县处级正职, 县处级副职, 乡科级正职, 乡科级副职 (公务员法 Art. 18), 股级. */
export type AgencyRank =
  | 'bureau-director'
  | 'deputy-bureau-director'
  | 'division-head'
  | 'deputy-division-head'
  | 'section-head'
  | 'deputy-section-head'
  | 'subsection'

/** What an agency is at an instant. */
export type AgencyFacts = {
  name: string
  kind: AgencyKind
  field?: string
  /** 层级. */
  level: AgencyLevel
  rank?: AgencyRank
  /** The body that commands it. */
  parentId?: string
  /** The superior in its own field. */
  superiorId?: string
  /** Where complaints about it are taken, as published. */
  phone?: string
  sign?: string
}

/** Facts that hold from an instant on; of two from the same instant the later recorded wins. */
export type AgencyChange = { seq: number; from: string; facts: Partial<AgencyFacts> }

/** 委托 or 授权: powers that another body exercises, or a law gives, for a period. */
export type PowerDelegation = {
  id: string
  kind: 'entrusted' | 'authorised'
  /** The 受委托组织, or the act that authorises. */
  to?: string
  basis: string
  powers: string
  from: string
  /** Absent while no end is known. */
  until?: string
}

/** 拨测: what came of calling the published complaint phone. */
export type PhoneTest = { phone: string; on: string; result: 'answered' | 'unanswered' | 'wrong-number' | 'turned-away'; note?: string }

/** Who has an interest, so that it neither checks nor is checked by this agency. */
export type RecusalRelation = { who: string; reason: string; from: string; until?: string }

/** One line of the 权责清单: whom the agency supervises (a unit, or a field of its region), in what. */
export type SupervisionDuty = { id: string; over?: string; field?: string; matters: string; basis: string; from: string; until?: string }

/** 1+1+1: the unit of a county department and the 司法所 with which a township office supervises together. */
export type TownshipModel = { departmentUnit: string; justiceOffice: string; from: string; basis: string }

/** How many supervisors a unit has, counted by two measures: named, and named with a certificate in force. */
export type Headcount = { named: number; certified: number; partTime: number }
/** The measures of the staffing rule. */
export type StaffingMeasure = 'named' | 'certified'
export type Staffing = Headcount & { at: string; minimum: number }

export type Ending = { how: 'merged' | 'split' | 'abolished'; into: string[]; at: string; basis: string }

export type Agency = {
  id: string
  region: string
  creditCode?: string
  openedAt: string
  changes: AgencyChange[]
  delegations: PowerDelegation[]
  recusals: RecusalRelation[]
  duties: SupervisionDuty[]
  townshipModels: TownshipModel[]
  /** Of every name that it bore. */
  initials: string[]
  /** The last one. */
  phoneTest?: PhoneTest
  /** Every count that differed from the one before, oldest first; none while the rule does not bind the agency. */
  staffing: Staffing[]
  ended?: Ending
}
