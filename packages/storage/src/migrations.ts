import type mongoose from 'mongoose'
import { Schema } from 'mongoose'

/** One change of what is stored; must have no effect when it runs again, also half done. */
export type Migration = { /** Sorts in the order in which they run. */ id: string; run: () => Promise<unknown> }

const schema = new Schema({ _id: String, at: Date }, { versionKey: false, collection: 'migrations' })

const modelOn = (connection: mongoose.Connection) => connection.models.migrations ?? connection.model('migrations', schema)

async function doneIn(connection: mongoose.Connection, migrations: Migration[]): Promise<Set<string>> {
  const model = modelOn(connection)
  await model.init()
  const found = await model.find({ _id: { $in: migrations.map(({ id }) => id) } } as never)
  return new Set(found.map(({ _id }) => _id as string))
}

/** Runs what this database has not seen yet, in order, and remembers each when it is whole. Answers the ids of those that ran. */
export async function runMigrations(connection: mongoose.Connection, migrations: Migration[]): Promise<string[]> {
  const model = modelOn(connection)
  const done = await doneIn(connection, migrations)
  const ran: string[] = []
  for (const { id, run } of [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (done.has(id)) continue
    await run()
    await model.updateOne({ _id: id }, { $setOnInsert: { at: new Date() } }, { upsert: true })
    ran.push(id)
  }
  return ran
}

/** What `runMigrations` would still run; a process that finds some must not work on this store. */
export async function pendingMigrations(connection: mongoose.Connection, migrations: Migration[]): Promise<string[]> {
  const done = await doneIn(connection, migrations)
  return migrations.map(({ id }) => id).filter((id) => !done.has(id))
}
