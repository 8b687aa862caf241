import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { CloudEvent } from '@mingjian/contracts'
import { partitionOf } from '../partition.ts'

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS topic (name TEXT PRIMARY KEY, partitions INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS log (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, key TEXT NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (topic, partition, "offset")) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS log_by_key ON log (key, topic, "offset");
  CREATE TABLE IF NOT EXISTS cursor (
    consumer TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (consumer, topic, partition)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dead (
    id INTEGER PRIMARY KEY AUTOINCREMENT, consumer TEXT NOT NULL, topic TEXT NOT NULL, key TEXT NOT NULL, event TEXT NOT NULL,
    reason TEXT NOT NULL, parked INTEGER NOT NULL, at TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    redriven INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX IF NOT EXISTS dead_by_key ON dead (consumer, topic, key, id);
`

/** Row of the log as stored. */
export type LogRow = { topic: string; partition: number; offset: number; key: string; event: string }
export type DeadRow = LogRow & { id: number; consumer: string; reason: string; parked: number; at: string; redriven: number }

/** The durable log in SQLite: append, read, cursors, dead letters. Synchronous; every write method is one transaction and durable on return. */
export class LogStore {
  readonly #db: DatabaseSync
  readonly #partitions: number
  readonly #statements = new Map<string, StatementSync>()
  readonly #known = new Map<string, { partitions: number; next: number[] }>()

  constructor(file: string, partitions: number, readOnly = false) {
    this.#db = new DatabaseSync(file, { readOnly })
    this.#partitions = partitions
    if (!readOnly) this.#db.exec(SCHEMA)
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text)
    if (!statement) {
      statement = this.#db.prepare(text)
      this.#statements.set(text, statement)
    }
    return statement
  }

  #transaction<T>(work: () => T): T {
    this.#sql('BEGIN IMMEDIATE').run()
    try {
      const result = work()
      this.#sql('COMMIT').run()
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#sql('ROLLBACK').run()
      this.#known.clear()
      throw error
    }
  }

  #topic(name: string) {
    let known = this.#known.get(name)
    if (!known) {
      this.#sql('INSERT INTO topic (name, partitions) VALUES (?, ?) ON CONFLICT DO NOTHING').run(name, this.#partitions)
      const partitions = this.partitions(name)
      const last = this.#sql('SELECT max("offset") AS last FROM log WHERE topic = ? AND partition = ?')
      const next = Array.from({ length: partitions }, (_, partition) => Number(last.get(name, partition)?.last ?? -1) + 1)
      known = { partitions, next }
      this.#known.set(name, known)
    }
    return known
  }

  partitions(topic: string): number {
    return Number(this.#sql('SELECT partitions FROM topic WHERE name = ?').get(topic)?.partitions ?? this.#partitions)
  }

  topics(): string[] {
    return this.#sql('SELECT name FROM topic ORDER BY name')
      .all()
      .map((row) => String(row.name))
  }

  append(events: { topic: string; key: string; event: CloudEvent }[]): void {
    this.#transaction(() => {
      const insert = this.#sql('INSERT INTO log (topic, partition, "offset", key, event) VALUES (?, ?, ?, ?, ?)')
      for (const { topic, key, event } of events) {
        const { partitions, next } = this.#topic(topic)
        const partition = partitionOf(key, partitions)
        const offset = next[partition] ?? 0
        insert.run(topic, partition, offset, key, JSON.stringify(event))
        next[partition] = offset + 1
      }
    })
  }

  read(topic: string, partition: number, from: number, limit: number): LogRow[] {
    const text =
      'SELECT topic, partition, "offset", key, event FROM log WHERE topic = ? AND partition = ? AND "offset" >= ? ORDER BY "offset" LIMIT ?'
    return this.#sql(text).all(topic, partition, from, limit) as unknown as LogRow[]
  }

  /** All events of one key in a topic, in order. */
  readKey(topic: string, key: string): LogRow[] {
    const text = 'SELECT topic, partition, "offset", key, event FROM log WHERE key = ? AND topic = ? ORDER BY "offset"'
    return this.#sql(text).all(key, topic) as unknown as LogRow[]
  }

  end(topic: string, partition: number): number {
    const text = 'SELECT max("offset") AS last FROM log WHERE topic = ? AND partition = ?'
    return Number(this.#sql(text).get(topic, partition)?.last ?? -1) + 1
  }

  cursor(consumer: string, topic: string, partition: number): number {
    return Number(
      this.#sql('SELECT next FROM cursor WHERE consumer = ? AND topic = ? AND partition = ?').get(consumer, topic, partition)?.next ?? 0,
    )
  }

  moveCursor(consumer: string, topic: string, partition: number, next: number): void {
    this.#transaction(() => this.#moveCursor(consumer, topic, partition, next))
  }

  #moveCursor(consumer: string, topic: string, partition: number, next: number): void {
    const text = `INSERT INTO cursor (consumer, topic, partition, next) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET next = max(next, excluded.next)`
    this.#sql(text).run(consumer, topic, partition, next)
  }

  /** Puts an event among the dead letters and moves past it, in one transaction; behind letters that are all on their way back it comes back too. */
  bury(consumer: string, row: LogRow, reason: string, parked: boolean, at: string): void {
    this.#transaction(() => {
      const text = `INSERT INTO dead (consumer, topic, key, event, reason, parked, at, partition, "offset", redriven) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,
        coalesce((SELECT min(redriven) FROM dead WHERE consumer = ? AND topic = ? AND key = ?), 0))`
      const { topic, key, event, partition, offset } = row
      this.#sql(text).run(consumer, topic, key, event, reason, parked ? 1 : 0, at, partition, offset, consumer, topic, key)
      this.#moveCursor(consumer, row.topic, row.partition, row.offset + 1)
    })
  }

  isBuried(consumer: string, topic: string, key: string): boolean {
    return (
      this.#sql('SELECT 1 AS yes FROM dead WHERE consumer = ? AND topic = ? AND key = ? LIMIT 1').get(consumer, topic, key) !== undefined
    )
  }

  deadLetters(filter: { topic?: string; group?: string; after?: number; limit?: number; redriven?: boolean }): DeadRow[] {
    const text = `SELECT * FROM dead WHERE id > ? AND (? IS NULL OR consumer = ?) AND (? IS NULL OR topic = ?) AND (? IS NULL OR redriven = ?)
      ORDER BY id LIMIT ?`
    const { group = null, topic = null, after = 0, limit = 100 } = filter
    const redriven = filter.redriven === undefined ? null : Number(filter.redriven)
    return this.#sql(text).all(after, group, group, topic, topic, redriven, redriven, limit) as unknown as DeadRow[]
  }

  deadLetter(id: number): DeadRow | undefined {
    return this.#sql('SELECT * FROM dead WHERE id = ?').get(id) as unknown as DeadRow | undefined
  }

  deadCount(): number {
    return Number(this.#sql('SELECT count(*) AS n FROM dead').get()?.n ?? 0)
  }

  markRedriven(filter: { group: string; topic?: string; key?: string }): number {
    const { group, topic = null, key = null } = filter
    const text = 'UPDATE dead SET redriven = 1 WHERE consumer = ? AND (? IS NULL OR topic = ?) AND (? IS NULL OR key = ?)'
    return this.#transaction(() => Number(this.#sql(text).run(group, topic, topic, key, key).changes))
  }

  /** The oldest redriven letter of each key that has nothing unredriven before it. */
  redriven(consumer: string, topic: string): DeadRow[] {
    const text = `SELECT * FROM dead AS d WHERE consumer = ? AND topic = ? AND redriven = 1
      AND NOT EXISTS (SELECT 1 FROM dead AS e WHERE e.consumer = d.consumer AND e.topic = d.topic AND e.key = d.key AND e.id < d.id)
      ORDER BY id LIMIT 100`
    return this.#sql(text).all(consumer, topic) as unknown as DeadRow[]
  }

  resolveDead(id: number): void {
    this.#transaction(() => this.#sql('DELETE FROM dead WHERE id = ?').run(id))
  }

  /** The letter stays dead, and what waits behind it stays parked. */
  returnDead(row: DeadRow, reason: string): void {
    this.#transaction(() => {
      this.#sql('UPDATE dead SET redriven = 0 WHERE consumer = ? AND topic = ? AND key = ?').run(row.consumer, row.topic, row.key)
      this.#sql('UPDATE dead SET reason = ?, parked = 0 WHERE id = ?').run(reason, row.id)
    })
  }

  close(): void {
    this.#db.close()
  }
}
