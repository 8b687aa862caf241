import { DomainError } from '@mingjian/dossier'
import type { Caller } from '@mingjian/platform'
import { changeHandler } from './assign-complaint.ts'
import { scopeOf } from './find-complaint.ts'
import type { IntakeDeps } from './intake-deps.ts'

type Request = { caller: Caller; idempotencyKey?: string }
type Kept = { complaintNo: string; code: string; detail: string }

/** Read at a time. */
const PAGE = 200

/**
 * Who moves or retires hands the cases in hand over by list (practice.md: Everywhere): each goes to the same colleague, or stays with what stands against it.
 * Killed in between, the same request again does what is left.
 */
export async function transferCases(
  deps: IntakeDeps,
  { caller, idempotencyKey }: Request,
  body: { from: string; to: string; reason: string },
): Promise<{ transferred: string[]; kept: Kept[] }> {
  const transferred: string[] = []
  const kept: Kept[] = []
  for await (const { state } of inHand(deps, caller, body.from)) {
    const call = { no: state.no, caller, ...(idempotencyKey ? { idempotencyKey } : {}) }
    try {
      await changeHandler(deps, call, body)
      transferred.push(state.no)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      kept.push({ complaintNo: state.no, code: error.code, detail: error.message })
    }
  }
  return { transferred, kept }
}

/** A page goes on behind the last case seen, so that what stays is not met again. */
async function* inHand(deps: IntakeDeps, caller: Caller, handler: string) {
  const filter = { 'index.handlers': handler, ...scopeOf(caller) }
  let cursor: string | undefined
  do {
    const { items, next } = await deps.complaints.list({ filter, limit: PAGE, ...(cursor ? { cursor } : {}) })
    yield* items
    cursor = next
  } while (cursor !== undefined)
}
