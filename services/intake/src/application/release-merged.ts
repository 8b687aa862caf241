import { isOpen } from '../domain/complaint/state.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { unmergeCommand } from './unmerge-complaint.ts'

/** What was merged into a complaint that ends without an answer goes on by itself: nobody's complaint ends with somebody else's. */
export async function releaseMerged(deps: IntakeDeps, ids: readonly string[], causation: string): Promise<void> {
  for (const dossier of await deps.complaints.store.loadMany([...ids])) {
    if (dossier.state.status !== 'merged') continue
    const command = await unmergeCommand(deps, dossier, '所并入的那件没有继续办理，本件改为单独办理')
    await deps.complaints.execute(dossier._id, command, { actor: { kind: 'system', id: 'merge-links' }, causation })
  }
}

/** Those that wait for the answer of a complaint which will give none. */
export async function stranded(deps: IntakeDeps, id: string): Promise<string[]> {
  const main = await deps.complaints.store.load(id)
  return main && !isOpen(main.state.status) && main.state.status !== 'closed' ? main.state.mergedFrom : []
}
