import { consume, personnelEvents as e } from '@mingjian/contracts'
import { dead, done, type Handler, retry } from '@mingjian/messaging'
import type { IntakeDeps } from '../../application/intake-deps.ts'
import { registerClue } from '../../application/register-clue.ts'

/** How long a clue waits for personnel to answer; it waits as often as it takes, for it must not be lost. */
const AGAIN_MS = 5_000

/** Clues of those who watch from outside (社会监督员、联系点): what each says is asked of personnel, and it is registered once. */
export const clues =
  (deps: IntakeDeps, failed: (error: unknown) => void): Handler =>
  async ({ event }) => {
    if (event.type !== e.clueGivenV1.type) return done
    const { channel } = consume(e.clueGivenV1, event.data)
    let told: Awaited<ReturnType<IntakeDeps['personnel']['readClue']>>
    try {
      told = await deps.personnel.readClue(event.subject)
    } catch (error) {
      failed(error)
      return retry(AGAIN_MS)
    }
    if (!told) return dead('personnel does not know this clue')
    await registerClue(deps, { told, channel, region: event.region, at: event.time, cause: event.id })
    return done
  }
