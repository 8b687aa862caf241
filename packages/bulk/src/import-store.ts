import { type CommandEnvelope, commandHandler, type Dossier, type KeyRing, type Outcome } from '@mingjian/dossier'
import { dossierStore, page } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { type ImportCommand, type ImportJob, type ImportRequest, type ImportState, importJob, type RowCounts } from './import-job.ts'
import { importProgress, type ProgressStore } from './import-progress.ts'

type Listed<Job> = { items: { _id: string; state: Job }[]; next?: string }

/** Imports of one kind: the jobs, how far each has come, and the rows that it gave back. */
export interface ImportStore<Request extends ImportRequest, Counts extends RowCounts> extends ProgressStore<Counts> {
  createImport(id: string, command: ImportCommand<Request, Counts>, envelope: CommandEnvelope): Promise<Outcome<ImportJob<Request, Counts>>>
  changeImport(id: string, command: ImportCommand<Request, Counts>, envelope: CommandEnvelope): Promise<Outcome<ImportJob<Request, Counts>>>
  findImport(id: string): Promise<Dossier<ImportJob<Request, Counts>> | undefined>
  /** Newest first. */
  listImports(unit: string, limit: number, cursor?: string): Promise<Listed<ImportJob<Request, Counts>>>
  /** Ids of jobs in these states, oldest first. */
  importsIn(states: ImportState[]): Promise<string[]>
}

export type ImportStoreOptions = {
  /** What the collections' names begin with. */
  name: string
  keys: KeyRing
  clock: () => Date
}

/** Imports as dossiers, of which nothing is published; their progress and rejected rows lie beside them. */
export async function importStore<Request extends ImportRequest, Counts extends RowCounts>(
  connection: mongoose.Connection,
  { name, keys, clock }: ImportStoreOptions,
): Promise<ImportStore<Request, Counts>> {
  type Job = ImportJob<Request, Counts>
  const store = dossierStore<Job>(connection, {
    collection: `${name}Imports`,
    index: { unit: String, state: String, requestedAt: Date, upload: String },
    indexes: [{ fields: { 'index.unit': 1, 'index.requestedAt': -1, _id: 1 } }, { fields: { 'index.state': 1, 'index.requestedAt': 1 } }],
  })
  await store.ready()
  const { create, execute } = commandHandler(importJob<Request, Counts>(), { store, clock })
  return {
    createImport: create,
    changeImport: execute,
    findImport: (id) => store.load(id),
    async listImports(unit, limit, cursor) {
      const found = await page(store.model, {
        filter: { 'index.unit': unit },
        sort: [
          ['index.requestedAt', -1],
          ['_id', 1],
        ],
        limit,
        select: ['state', 'index.requestedAt'],
        ...(cursor ? { cursor } : {}),
      })
      return found as unknown as Listed<Job>
    },
    async importsIn(wanted) {
      const found = (await store.model
        .find({ 'index.state': { $in: wanted } } as never)
        .select(['index.requestedAt'])
        .lean()) as unknown as {
        _id: string
        index: { requestedAt: Date }
      }[]
      return found.sort((a, b) => a.index.requestedAt.getTime() - b.index.requestedAt.getTime()).map(({ _id }) => _id)
    },
    ...(await importProgress<Counts>(connection, keys, name)),
  }
}
