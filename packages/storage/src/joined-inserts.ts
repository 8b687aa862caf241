import type mongoose from 'mongoose'

const perWrite = 200
/** The server's code for an id or another unique field that is taken. */
export const DUPLICATE = 11000

type WriteError = { code?: number; index: number }
type Failures = { writeErrors?: WriteError[] | WriteError; result?: { getWriteConcernError?(): unknown } }

/** What an unordered insertMany says of single documents, by their place in it; throws what it says of all of them. */
export const writeErrorsOf = (error: unknown): WriteError[] => {
  const { writeErrors, result } = error as Failures
  const list = writeErrors === undefined ? [] : Array.isArray(writeErrors) ? writeErrors : [writeErrors]
  if (list.length === 0 || result?.getWriteConcernError?.()) throw error
  return list
}

/**
 * Single inserts that are asked for while another is on its way go to the server together: one command and one wait for its journal. Each caller is
 * told of its own document; 'exists' when its id or another unique field is taken. What fails the whole command, fails all that went with it.
 */
export const joinedInserts = <Document extends mongoose.mongo.BSON.Document>(collection: mongoose.mongo.Collection<Document>) => {
  type Waiting = { document: Document; resolve: (outcome: 'inserted' | 'exists') => void; reject: (error: unknown) => void }
  const waiting: Waiting[] = []
  let draining = false

  const insertTogether = async (group: Waiting[]): Promise<void> => {
    const refused = new Map<number, WriteError>()
    try {
      await collection.insertMany(group.map(({ document }) => document) as never, { ordered: false })
    } catch (error) {
      try {
        for (const each of writeErrorsOf(error)) refused.set(each.index, each)
      } catch {
        for (const { reject } of group) reject(error)
        return
      }
    }
    group.forEach(({ resolve, reject }, place) => {
      const why = refused.get(place)
      if (why && why.code !== DUPLICATE) reject(why)
      else resolve(why ? 'exists' : 'inserted')
    })
  }

  // Ends in the same turn in which it finds nothing: an insert that comes later starts the next round.
  const drain = async (): Promise<void> => {
    draining = true
    await new Promise<void>((go) => setImmediate(go))
    while (waiting.length > 0) await insertTogether(waiting.splice(0, perWrite))
    draining = false
  }

  return (document: Document): Promise<'inserted' | 'exists'> =>
    new Promise((resolve, reject) => {
      waiting.push({ document, resolve, reject })
      if (!draining) void drain()
    })
}
