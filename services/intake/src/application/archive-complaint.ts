import { createHash } from 'node:crypto'
import type { Dossier } from '@mingjian/dossier'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { archiveOriginals } from './archive-contents.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { type StepCall, takeStep, today } from './take-step.ts'

/** 归档: the volume gets its number, retention and publicity, and the hash of all that is in it (practice.md: Archive). */
export const archiveComplaint = (deps: IntakeDeps, call: StepCall, body: { retention: string; publicity: string }) =>
  takeStep(
    deps,
    call,
    async (dossier) => {
      const book = deps.rulebook()
      for (const [list, field] of [
        ['retention', 'retention'],
        ['publicity', 'publicity'],
      ] as const)
        if (!book.codes(list).has(body[field])) throw refuse('code-unknown', '请从列出的选项中选择。', { field })
      const year = today(deps).slice(0, 4)
      const { unit, region } = dossier.state.handling
      const number = await deps.numbers.allocate(`archive/${unit}/${year}`, dossier._id)
      const no = `DA${region}-${year}-${String(number).padStart(5, '0')}`
      return { type: 'archive', no, ...body, contents: contentsHash(dossier) }
    },
    { exact: true },
  )

/** Hash over the last record and every original's own hash: with it anyone can prove later what the volume held. */
export function contentsHash(dossier: Dossier<Complaint>): string {
  const before = dossier.history.filter(({ type }) => type !== 'ComplaintArchived' && type !== 'ArchiveLent' && type !== 'ContactRevealed')
  const hashes = archiveOriginals(dossier.state).map(({ sha256 }) => sha256)
  return createHash('sha256')
    .update([before.at(-1)?.hash ?? '', ...hashes].join('\n'))
    .digest('hex')
}

/** 借阅. */
export const lendArchive = (deps: IntakeDeps, call: StepCall, body: { to: string; purpose: string; until: string }) =>
  takeStep(deps, call, () => ({ type: 'lend-archive', ...body }))
