/** An expected refusal. `code` is the one word to grep for: problem type, gRPC detail and log field alike; `message` is plain Chinese and says what to do. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: string
  readonly details: Record<string, unknown>
  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Another commit came first, more often than the handler is willing to try again. */
export const conflict = () => new DomainError('version-conflict', '这份卷宗刚被别人改过，请刷新后再试。')

/** The caller's If-Match names another version than the present one. */
export const staleVersion = () => new DomainError('stale-version', '您看到的内容已不是最新，请刷新页面，核对后再提交。')

/** The ceiling of one dossier (2,000 records or 8 MB) is reached; long conversations belong in dossiers of their own. */
export const dossierFull = () => new DomainError('dossier-full', '这份卷宗的记录已满，不能再追加，请另立关联卷宗。')

/** The dossier named by a command is not there. */
export const dossierMissing = () => new DomainError('not-found', '没有找到这份卷宗，请核对编号。')

/** The causation stands for another request than this one. */
export const keyReused = () => new DomainError('idempotency-key-reused', '这个提交编号已经用于另一份内容，请刷新页面后重新提交。')
