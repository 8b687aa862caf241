import type { Choice } from '../fields.ts'

/** Levels of agencies (级别). */
export const LEVELS: Record<string, string> = { province: '省级', city: '市级', county: '县级', township: '乡级' }
/** Administrative ranks (行政级别), highest first. */
export const RANKS: Record<string, string> = {
  'bureau-director': '厅局级正职',
  'deputy-bureau-director': '厅局级副职',
  'division-head': '县处级正职',
  'deputy-division-head': '县处级副职',
  'section-head': '乡科级正职',
  'deputy-section-head': '乡科级副职',
  subsection: '股级',
}
/** What came of calling a published phone (拨测). */
export const PHONE_RESULTS: Record<string, string> = {
  answered: '有人接听，能受理',
  unanswered: '无人接听',
  'wrong-number': '号码不对',
  'turned-away': '接听了，推诿不受理',
}
/** Kinds of agencies. */
export const AGENCY_KINDS: Record<string, string> = {
  government: '人民政府',
  department: '部门',
  'supervision-office': '行政执法监督机构',
  'internal-unit': '内设机构',
  'township-office': '乡镇（街道）',
  'justice-office': '司法所',
  institution: '事业单位、派驻机构',
}
/** Ways to exercise another's powers. */
export const DELEGATION_KINDS: Record<string, string> = { entrusted: '委托', authorised: '授权' }
/** How an agency ends. */
export const REORGANISATIONS: Record<string, string> = { merged: '合并', split: '分设', abolished: '撤销' }
/** Why somebody left (离开执法岗位的原因). */
export const LEAVE_GROUNDS: Record<string, string> = {
  retired: '退休',
  resigned: '辞职',
  dismissed: '辞退、开除',
  'moved-out': '调出执法队伍',
  died: '死亡',
}
/** Results of a yearly appraisal (年度考核). */
export const APPRAISALS: Record<string, string> = { excellent: '优秀', competent: '称职', basic: '基本称职', incompetent: '不称职' }
/** Kinds of questions (题型). */
export const QUESTION_KINDS: Record<string, string> = { single: '单选题', multiple: '多选题', judgement: '判断题' }
/** Names by their codes as choices. */
export const choicesOf = (names: Record<string, string>): Choice[] => Object.entries(names).map(([value, text]) => ({ value, text }))
