import type { CloudEvent } from '@mingjian/contracts'
import {
  commandHandler,
  type Decider,
  type DomainEvent,
  type Dossier,
  type DossierStore,
  fold,
  type HistoryRecord,
  publisher,
} from '@mingjian/dossier'
import type { EventBus } from '@mingjian/messaging'
import type { Logger } from '@mingjian/platform'
import { type MongooseDossierStore, type PageSort, page } from '@mingjian/storage'
import type { Dossiers, Listed } from '../../application/personnel-deps.ts'

export type DossiersOptions<State, Command, Event extends DomainEvent> = {
  decider: Decider<State, Command, Event>
  store: MongooseDossierStore<State>
  bus: EventBus
  /** Absent for dossiers of which nothing is published. */
  told?: { topic: string; toEvent: (dossier: Dossier<State>, record: HistoryRecord) => CloudEvent }
  clock: () => Date
  logger: Logger
}

const MOST = 500

/** A store that is read as it is and never written to. */
const unwritten = <State>(store: DossierStore<State>): DossierStore<State> => ({
  ...store,
  insert: async () => 'inserted',
  insertMany: async () => ({ existing: [] }),
  commit: async () => true,
})

/** Commands on dossiers of one kind, and reading them; every commit is on its way to the bus before the caller is answered, and the sweeper brings what a crash left. */
export function dossiersOf<State, Command, Event extends DomainEvent>({
  decider,
  store,
  bus,
  told,
  clock,
  logger,
}: DossiersOptions<State, Command, Event>) {
  const publishing = told
    ? publisher<State, CloudEvent>({
        store,
        toMessage: told.toEvent,
        send: (events) => bus.publish(events.map((event) => ({ topic: told.topic, key: event.subject, event }))),
        failed: (error) => logger.warn({ err: error }, 'publishing failed; the sweeper will come back to it'),
      })
    : undefined
  const { create, execute } = commandHandler(decider, { store, clock, ...(publishing ? { committed: publishing.enqueue } : {}) })
  const present = (dossier: Dossier<State>): Dossier<State> =>
    dossier.shape === decider.shape ? dossier : { ...dossier, shape: decider.shape, state: fold(decider, dossier.history) }
  const dossiers: Dossiers<State, Command> = {
    store,
    create,
    execute,
    async findOne(filter) {
      const found = (await store.model.findOne(filter as never).lean()) as unknown as Dossier<State> | null
      return found ? present(found) : undefined
    },
    // A query of mongoose can be waited for once; what is handed out may be kept and waited for again.
    findMany: async (filter) =>
      (await store.model
        .find(filter as never)
        .select(['region', 'state'])
        .limit(MOST)
        .lean()) as unknown as Listed<State>[],
    count: async (filter) => store.model.countDocuments(filter as never),
    async list({ filter, limit, cursor, by }) {
      const sort: PageSort = by
        ? [
            [by, 1],
            ['_id', 1],
          ]
        : [['_id', 1]]
      const found = await page(store.model, { filter, sort, limit, select: ['region', 'state'], cursor })
      return found as unknown as { items: Listed<State>[]; next?: string }
    },
  }
  const trial: Dossiers<State, Command> = { ...dossiers, ...commandHandler(decider, { store: unwritten(store), clock }) }
  return { dossiers, trial, publishing }
}
