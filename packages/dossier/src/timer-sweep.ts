import type { Dossier, DossierStore } from './dossier.ts'

/**
 * Gives every dossier whose `dueAt` has come to `fire`, which executes a command with the deadline's own id as causation: two sweepers, one effect.
 * A dossier that fails is passed over until the next sweep, so that one poison dossier cannot stop the others. Answers how many were fired.
 */
export async function timerSweep<State>(
  store: Pick<DossierStore<State>, 'listDue'>,
  now: Date,
  fire: (dossier: Dossier<State>) => Promise<void>,
  failed: (dossier: Dossier<State>, error: unknown) => void,
  batch = 200,
): Promise<number> {
  const tried = new Set<string>()
  let fired = 0
  let lingering = 0
  for (;;) {
    const limit = batch + lingering
    const due = await store.listDue(now, limit)
    const fresh = due.filter(({ _id }) => !tried.has(_id))
    lingering = due.length - fresh.length
    if (fresh.length === 0 && due.length < limit) return fired
    for (const dossier of fresh) {
      tried.add(dossier._id)
      try {
        await fire(dossier)
        fired += 1
      } catch (error) {
        failed(dossier, error)
      }
    }
  }
}
