import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

// Effects of consumers that are killed: one small SQLite file for each partition, which outlives whoever wrote to it.

const SETTINGS = 'PRAGMA busy_timeout = 10000; PRAGMA synchronous = OFF;'
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS effects (n INTEGER PRIMARY KEY, key TEXT NOT NULL, sequence INTEGER NOT NULL, UNIQUE (key, sequence)) STRICT;
  CREATE TABLE IF NOT EXISTS again (key TEXT NOT NULL, sequence INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS disorder (key TEXT NOT NULL, sequence INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;`

const fileOf = (dir: string, partition: number) => join(dir, `partition-${partition}.db`)

/** Writes effects, each once by its key and sequence; a second copy and one before its predecessor are noted. */
export function effectWriter(dir: string) {
  const open = new Map<number, ReturnType<typeof openPartition>>()

  function openPartition(partition: number) {
    const db = new DatabaseSync(fileOf(dir, partition))
    db.exec(SETTINGS)
    return {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      last: db.prepare('SELECT max(sequence) AS last FROM effects WHERE key = ?'),
      effect: db.prepare('INSERT INTO effects (key, sequence) VALUES (?, ?) ON CONFLICT DO NOTHING'),
      again: db.prepare('INSERT INTO again VALUES (?, ?)'),
      disorder: db.prepare('INSERT INTO disorder VALUES (?, ?, ?)'),
    }
  }

  return (partition: number, key: string, sequence: number): 'done' | 'duplicate' => {
    let found = open.get(partition)
    if (!found) {
      found = openPartition(partition)
      open.set(partition, found)
    }
    const { begin, commit, last, effect, again, disorder } = found
    begin.run()
    const before = Number((last.get(key) as { last: number | null }).last ?? 0)
    const fresh = effect.run(key, sequence).changes === 1
    if (!fresh) again.run(key, sequence)
    else if (sequence !== before + 1) disorder.run(key, sequence, before)
    commit.run()
    return fresh ? 'done' : 'duplicate'
  }
}

export type EffectSums = { effects: number; keys: number; complete: number; doubled: number; redelivered: number; outOfOrder: number }

/** Makes the files, before anybody writes to them, and reads what all writers together have done. */
export function effectReader(dir: string, partitions: number) {
  const files = Array.from({ length: partitions }, (_, partition) => {
    const db = new DatabaseSync(fileOf(dir, partition))
    db.exec(SETTINGS + SCHEMA)
    return db
  })
  const sum = (sql: string) =>
    files.reduce((total, db) => total + Number((db.prepare(sql).get() as { value: number | null }).value ?? 0), 0)

  return {
    /** How many effects there are, roughly while they are being written. */
    count: () => sum('SELECT max(n) AS value FROM effects'),
    sums: (): EffectSums => ({
      effects: sum('SELECT count(*) AS value FROM effects'),
      keys: sum('SELECT count(DISTINCT key) AS value FROM effects'),
      complete: sum(
        'SELECT count(*) AS value FROM (SELECT 1 FROM effects GROUP BY key HAVING min(sequence) = 1 AND max(sequence) = count(*))',
      ),
      doubled: sum('SELECT count(*) AS value FROM (SELECT 1 FROM effects GROUP BY key, sequence HAVING count(*) > 1)'),
      redelivered: sum('SELECT count(*) AS value FROM again'),
      outOfOrder: sum('SELECT count(*) AS value FROM disorder'),
    }),
    close(): void {
      for (const db of files) db.close()
    },
  }
}
