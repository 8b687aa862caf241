import { publicSequence } from './command-handler.ts'
import type { Dossier, DossierStore, HistoryRecord } from './dossier.ts'

export type PublisherOptions<State, Message> = {
  store: Pick<DossierStore<State>, 'listDirty' | 'markPublished'>
  /** Maps one public record to what goes on the bus. */
  toMessage: (dossier: Dossier<State>, record: HistoryRecord) => Message
  /** Resolves when every message is durable on the bus, in the order given per dossier. */
  send: (messages: Message[]) => Promise<void>
  /** Told of a failed round; the dossiers stay dirty and the sweeper comes back to them. */
  failed?: (error: unknown) => void
  batch?: number
}

/** Dossiers of which a publisher remembers how far it sent them; a forgotten one costs a second copy at most. */
const REMEMBERED = 10_000

/**
 * Sends everything unpublished of a dossier in order and then moves its cursor. May be killed between the two: the sweeper sends again, with the
 * same ids. `published` only grows and `dirty` is cleared only for the version that was read (see docs/adr/0002-history-is-the-outbox.md).
 */
export function publisher<State, Message>({ store, toMessage, send, failed, batch = 200 }: PublisherOptions<State, Message>) {
  const waiting = new Map<string, Dossier<State>>()
  // A commit that follows quickly was loaded before the cursor of the one before it moved: what is on the bus already is not sent with it again.
  const sent = new Map<string, number>()
  let round: Promise<void> | undefined

  function remember({ _id, history }: Dossier<State>): void {
    const last = Math.max(sent.get(_id) ?? 0, publicSequence(history))
    sent.delete(_id)
    sent.set(_id, last)
    const [oldest] = sent.keys()
    if (sent.size > REMEMBERED && oldest !== undefined) sent.delete(oldest)
  }

  async function publish(dossiers: Dossier<State>[]): Promise<void> {
    const messages = dossiers.flatMap((dossier) => {
      const after = Math.max(dossier.published, sent.get(dossier._id) ?? 0)
      return dossier.history.filter(({ pub }) => pub !== undefined && pub > after).map((record) => toMessage(dossier, record))
    })
    if (messages.length > 0) await send(messages)
    dossiers.forEach(remember)
    await store.markPublished(dossiers.map(({ _id, version, history }) => ({ id: _id, version, published: publicSequence(history) })))
  }

  // Ends in the same turn in which it finds nothing: a commit that comes later starts the next round.
  async function drain(): Promise<void> {
    await new Promise<void>((go) => setImmediate(go))
    while (waiting.size > 0) {
      const next = [...waiting.values()].slice(0, batch)
      for (const dossier of next) if (waiting.get(dossier._id) === dossier) waiting.delete(dossier._id)
      try {
        await publish(next)
      } catch (error) {
        failed?.(error)
      }
    }
    round = undefined
  }

  /** Takes a commit's snapshot; publishing runs behind the caller's back, one round at a time. */
  function enqueue(dossier: Dossier<State>): void {
    if (!dossier.dirty) return
    waiting.set(dossier._id, dossier)
    round ??= drain()
  }

  /** Publishes all that a crash or a bus outage left dirty; answers how many dossiers it visited, and says after each batch that it came on. Throws when the bus refuses. */
  async function sweep(cameOn: () => void = () => {}): Promise<number> {
    let visited = 0
    let after: string | undefined
    for (;;) {
      const dossiers = await store.listDirty(batch, after)
      if (dossiers.length === 0) return visited
      await publish(dossiers)
      visited += dossiers.length
      cameOn()
      after = dossiers.at(-1)?._id
    }
  }

  /** Resolves when nothing is waiting any more. */
  async function idle(): Promise<void> {
    while (round) await round
  }

  return { enqueue, sweep, idle }
}
