import type { DecisionContext } from '@mingjian/dossier'
import { DomainError } from '@mingjian/dossier'

// The papers (文书) of a dossier, as a part that any aggregate takes into its own state, commands and events. Pure: files, numbers and texts are made outside.

/** A file kept by the service: what was issued, or a scan of what was signed outside. */
export type PaperFile = { id: string; sha256: string; size: number }

export type ServiceWay = 'portal' | 'post' | 'in-person' | 'justice-office' | 'village' | 'hotline' | 'email' | 'retained'

/** How a paper reached whom it is for (送达). `retained` is 留置: two witnesses or a recording, and where it was left. */
export type Service = {
  way: ServiceWay
  /** Day of receipt, `YYYY-MM-DD`; periods that service starts begin here. */
  on: string
  /** Number of the mail, name of the post that signed, or where it was left. Never a complainant's name. */
  receipt?: string
  witnesses?: string[]
  scan?: PaperFile
}

export type Paper = {
  id: string
  type: string
  addressee: 'person' | 'unit' | 'none'
  /** Agency id where the addressee is a unit. */
  unit?: string
  /** Values for the template, sealed under the dossier's data key. */
  sealed: string
  publicity: string
  needsApproval: boolean
  status: 'drafted' | 'approved' | 'issued' | 'served' | 'voided'
  draftedBy: string
  draftedAt: string
  returned?: { by: string; reason: string }
  approvedBy?: string
  issued?: { by: string; at: string; on: string; number?: string; file: PaperFile }
  /** Signed and numbered outside the system, kept here as a scan. */
  outside: boolean
  service?: Service
  failed: { way: ServiceWay; on: string; reason: string }[]
  voided?: { by: string; reason: string }
}

type E<Type extends string, Data> = { type: Type; data: Data }
export type PaperEvent =
  | E<'PaperDrafted', Pick<Paper, 'id' | 'type' | 'addressee' | 'unit' | 'sealed' | 'publicity' | 'needsApproval'>>
  | E<'PaperRevised', { id: string; sealed: string }>
  | E<'PaperReturned', { id: string; reason: string }>
  | E<'PaperApproved', { id: string }>
  | E<'PaperIssued', { id: string; on: string; number?: string; file: PaperFile }>
  | E<
      'PaperRecorded',
      Pick<Paper, 'id' | 'type' | 'addressee' | 'unit' | 'sealed' | 'publicity'> & { on: string; number?: string; file: PaperFile }
    >
  | E<'PaperServed', { id: string; service: Service }>
  | E<'PaperServiceFailed', { id: string; way: ServiceWay; on: string; reason: string }>
  | E<'PaperVoided', { id: string; reason: string }>

type DataOf<Type extends PaperEvent['type']> = Extract<PaperEvent, { type: Type }>['data']
type C<Type extends string, Data> = { type: Type } & Data
export type PaperCommand =
  | C<'draft-paper', { paper: DataOf<'PaperDrafted'> }>
  | C<'revise-paper', DataOf<'PaperRevised'>>
  | C<'return-paper', DataOf<'PaperReturned'>>
  | C<'approve-paper', DataOf<'PaperApproved'>>
  | C<'issue-paper', DataOf<'PaperIssued'>>
  | C<'record-paper', { paper: DataOf<'PaperRecorded'> }>
  | C<'serve-paper', DataOf<'PaperServed'>>
  | C<'fail-service', DataOf<'PaperServiceFailed'>>
  | C<'void-paper', DataOf<'PaperVoided'>>

/** HTTP status of each refusal of this part. */
export const PAPER_STATUS = {
  'paper-unknown': 404,
  'paper-status-forbids': 409,
  'paper-needs-approval': 409,
  'paper-own-approval': 403,
  'paper-date-wrong': 422,
  'retention-needs-witnesses': 422,
} as const satisfies Record<string, number>

const refuse = (code: keyof typeof PAPER_STATUS, message: string) => new DomainError(code, message)

function find(papers: readonly Paper[], id: string): Paper {
  const paper = papers.find((each) => each.id === id)
  if (!paper) throw refuse('paper-unknown', '没有找到这份文书，请刷新后再试。')
  return paper
}

function require(papers: readonly Paper[], id: string, ...allowed: Paper['status'][]): Paper {
  const paper = find(papers, id)
  if (!allowed.includes(paper.status)) throw refuse('paper-status-forbids', '这份文书的状态已经变化，请刷新后再办理。')
  return paper
}

/** Refuses a paper that may not be issued now: asked before a number is taken and a file is made, and again when it is recorded. */
export function requireIssuable(papers: readonly Paper[], id: string): void {
  const paper = require(papers, id, 'drafted', 'approved')
  if (paper.needsApproval && paper.status !== 'approved') throw refuse('paper-needs-approval', '这份文书须经另一人审批后才能印发。')
}

/** Refuses a paper that cannot be voided any more: asked before its number is voided, and again when it is recorded. */
export function requireVoidable(papers: readonly Paper[], id: string): void {
  require(papers, id, 'drafted', 'approved', 'issued')
}

/** What happens to the papers of a dossier; throws a refusal. The dossier's own rules (who handles it, whether it is open) are checked before. */
export function decidePapers(papers: readonly Paper[], command: PaperCommand, { actor, now }: DecisionContext): PaperEvent[] {
  const by = actor.id ?? actor.kind
  switch (command.type) {
    case 'draft-paper':
      return [{ type: 'PaperDrafted', data: command.paper }]
    case 'record-paper':
      return [{ type: 'PaperRecorded', data: command.paper }]
    case 'revise-paper':
      require(papers, command.id, 'drafted')
      return [{ type: 'PaperRevised', data: { id: command.id, sealed: command.sealed } }]
    case 'return-paper':
      require(papers, command.id, 'drafted', 'approved')
      return [{ type: 'PaperReturned', data: { id: command.id, reason: command.reason } }]
    case 'approve-paper': {
      const paper = require(papers, command.id, 'drafted')
      if (paper.draftedBy === by) throw refuse('paper-own-approval', '拟稿人不能审批自己拟的文书，请由另一人审批。')
      return [{ type: 'PaperApproved', data: { id: command.id } }]
    }
    case 'issue-paper': {
      const { type: _type, ...data } = command
      requireIssuable(papers, data.id)
      return [{ type: 'PaperIssued', data }]
    }
    case 'serve-paper': {
      const { service, id } = command
      const paper = require(papers, id, 'issued')
      if (service.on < (paper.issued?.on ?? '')) throw refuse('paper-date-wrong', '送达日期不能早于印发日期。')
      if (Date.parse(`${service.on}T00:00:00+08:00`) > now.getTime()) throw refuse('paper-date-wrong', '送达日期不能晚于今天。')
      if (service.way === 'retained' && (service.witnesses ?? []).length < 2 && !service.scan)
        throw refuse('retention-needs-witnesses', '留置送达须有两名见证人，或者附上录像、照片。')
      return [{ type: 'PaperServed', data: { id, service } }]
    }
    case 'fail-service': {
      const { type: _type, ...data } = command
      require(papers, data.id, 'issued')
      return [{ type: 'PaperServiceFailed', data }]
    }
    case 'void-paper':
      requireVoidable(papers, command.id)
      return [{ type: 'PaperVoided', data: { id: command.id, reason: command.reason } }]
  }
}

/** The papers after an event. */
export function evolvePapers(papers: readonly Paper[], event: PaperEvent, { at, by }: { at: string; by: string }): Paper[] {
  const change = (id: string, more: (paper: Paper) => Paper) => papers.map((each) => (each.id === id ? more(each) : each))
  const { data } = event
  switch (event.type) {
    case 'PaperDrafted': {
      const fresh = { status: 'drafted' as const, draftedBy: by, draftedAt: at, outside: false, failed: [] }
      return [...papers, { ...event.data, ...fresh }]
    }
    case 'PaperRecorded': {
      const { on, number, file, ...paper } = event.data
      const issued = { by, at, on, file, ...(number ? { number } : {}) }
      const fresh = { status: 'issued' as const, draftedBy: by, draftedAt: at, needsApproval: false, outside: true, failed: [], issued }
      return [...papers, { ...paper, ...fresh }]
    }
    case 'PaperRevised':
      return change(data.id, ({ returned: _returned, ...paper }) => ({ ...paper, sealed: event.data.sealed, draftedBy: by }))
    case 'PaperReturned':
      return change(data.id, ({ approvedBy: _approved, ...paper }) => ({
        ...paper,
        status: 'drafted',
        returned: { by, reason: event.data.reason },
      }))
    case 'PaperApproved':
      return change(data.id, ({ returned: _returned, ...paper }) => ({ ...paper, status: 'approved', approvedBy: by }))
    case 'PaperIssued': {
      const { on, number, file } = event.data
      return change(data.id, (paper) => ({ ...paper, status: 'issued', issued: { by, at, on, file, ...(number ? { number } : {}) } }))
    }
    case 'PaperServed':
      return change(data.id, (paper) => ({ ...paper, status: 'served', service: event.data.service }))
    case 'PaperServiceFailed': {
      const { id: _id, ...failure } = event.data
      return change(data.id, (paper) => ({ ...paper, failed: [...paper.failed, failure] }))
    }
    case 'PaperVoided':
      return change(data.id, (paper) => ({ ...paper, status: 'voided', voided: { by, reason: event.data.reason } }))
  }
}

/** What may be done with a paper now; by whom, the access rules tell. */
export function paperSteps({ status, needsApproval }: Paper): string[] {
  if (status === 'drafted') return [needsApproval ? 'approve' : 'issue', 'revise', 'return', 'void']
  if (status === 'approved') return ['issue', 'return', 'void']
  return status === 'issued' ? ['serve', 'fail-service', 'void'] : []
}

/** Papers that somebody is still to receive. */
export const owedPapers = (papers: readonly Paper[]) =>
  papers.filter(({ status, addressee }) => addressee !== 'none' && status !== 'served' && status !== 'voided')
