// One collection: a table of documents and, for each index, a table whose primary key is the index (SQLite keeps it as one b-tree).
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { sameValue } from './compare.ts'
import { toText } from './document-text.ts'
import { BadRequestToStore, DuplicateKey, isConstraint } from './errors.ts'
import { entriesOf, type Index, type IndexSpec, toIndex } from './index-definition.ts'
import { keyValuesAt } from './path-values.ts'
import type { Doc } from './values.ts'

const maxBytes = 16 * 1024 * 1024

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const documentsTable = (collection: string): string => `docs:${collection}`

type Hooks = { onMulti(table: Table, index: Index): void }

export class Table {
  readonly name: string
  readonly idIndex: Index
  /** All indexes, the one on _id first. */
  indexes: Index[]
  private readonly db: DatabaseSync
  private readonly hooks: Hooks
  private readonly statements = new Map<string, StatementSync>()

  constructor(db: DatabaseSync, name: string, hooks: Hooks) {
    this.db = db
    this.name = name
    this.hooks = hooks
    this.idIndex = toIndex({ name: '_id_', key: { _id: 1 }, unique: true }, documentsTable(name))
    this.indexes = [this.idIndex]
  }

  get documents(): string {
    return quoted(this.idIndex.table)
  }

  create(): void {
    this.db.exec(`CREATE TABLE IF NOT EXISTS ${this.documents} (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, doc TEXT NOT NULL)`)
  }

  drop(): void {
    this.statements.clear()
    for (const index of this.indexes.slice(1)) this.db.exec(`DROP TABLE ${quoted(index.table)}`)
    this.db.exec(`DROP TABLE ${this.documents}`)
    this.indexes = [this.idIndex]
  }

  createIndex(spec: IndexSpec): Index {
    const index = toIndex(spec, `index:${this.name}:${spec.name}`)
    this.db.exec(`CREATE TABLE ${quoted(index.table)} (k BLOB NOT NULL PRIMARY KEY, rid INTEGER NOT NULL) WITHOUT ROWID`)
    return index
  }

  dropIndex(index: Index): void {
    this.statements.clear()
    this.db.exec(`DROP TABLE ${quoted(index.table)}`)
    this.indexes = this.indexes.filter((other) => other !== index)
  }

  statement(sql: string): StatementSync {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = this.db.prepare(sql)
      this.statements.set(sql, statement)
    }
    return statement
  }

  private arrays(sql: string): StatementSync {
    const fresh = !this.statements.has(sql)
    const statement = this.statement(sql)
    if (fresh) statement.setReturnArrays(true)
    return statement
  }

  rangeSql(index: Index, reverse: boolean): string {
    const order = reverse ? 'DESC' : 'ASC'
    if (index === this.idIndex) return `SELECT k, rid, doc FROM ${this.documents} WHERE k >= ? AND k < ? ORDER BY k ${order} LIMIT ?`
    return `SELECT e.k, e.rid, d.doc FROM ${quoted(index.table)} e CROSS JOIN ${this.documents} d ON d.rid = e.rid WHERE e.k >= ? AND e.k < ? ORDER BY e.k ${order} LIMIT ?`
  }

  /** Rows [key, rid, text] with ? ≤ key < ?, at most ?. */
  rangeStatement(index: Index, reverse: boolean): StatementSync {
    return this.arrays(this.rangeSql(index, reverse))
  }

  /** Rows [rid, text] in the order of insertion after rid ?, at most ?. */
  scanStatement(): StatementSync {
    return this.arrays(`SELECT rid, doc FROM ${this.documents} WHERE rid > ? ORDER BY rid LIMIT ?`)
  }

  /** Counts keys with ? ≤ key < ?, at most ?. */
  countKeys(index: Index, lo: Uint8Array, hi: Uint8Array, limit: number): number {
    const [count] = this.arrays(`SELECT count(*) FROM (SELECT 1 FROM ${quoted(index.table)} WHERE k >= ? AND k < ? LIMIT ?)`).get(
      lo,
      hi,
      limit,
    ) as unknown as [number]
    return count
  }

  countAll(): number {
    const [count] = this.arrays(`SELECT count(*) FROM ${this.documents}`).get() as unknown as [number]
    return count
  }

  textOf(rid: number): string | undefined {
    const row = this.arrays(`SELECT doc FROM ${this.documents} WHERE rid = ?`).get(rid) as unknown as [string] | undefined
    return row?.[0]
  }

  insert(doc: Doc): void {
    if (Array.isArray(doc._id) || doc._id instanceof RegExp || doc._id === undefined)
      throw new BadRequestToStore('the _id of a document cannot be an array, a regular expression or missing')
    const text = this.checked(toText(doc))
    const key = entriesOf(this.idIndex, doc, 0).keys[0] as Buffer
    const rid = this.guarded(this.idIndex, doc, () =>
      Number(this.statement(`INSERT INTO ${this.documents} (k, doc) VALUES (?, ?)`).run(key, text).lastInsertRowid),
    )
    for (const index of this.indexes) if (index !== this.idIndex) this.addEntries(index, this.entries(index, doc, rid), rid, doc)
  }

  /** `text` is the stored form of `after`. */
  replace(rid: number, before: Doc, after: Doc, text: string): void {
    if (!sameValue(before._id, after._id)) throw new BadRequestToStore('the _id of a document cannot be changed')
    this.statement(`UPDATE ${this.documents} SET doc = ? WHERE rid = ?`).run(this.checked(text), rid)
    for (const index of this.indexes) {
      if (index === this.idIndex) continue
      const fresh = this.entries(index, after, rid)
      const stale = entriesOf(index, before, rid).keys
      this.removeEntries(
        index,
        stale.filter((key) => !fresh.some((other) => key.equals(other))),
      )
      this.addEntries(
        index,
        fresh.filter((key) => !stale.some((other) => key.equals(other))),
        rid,
        after,
      )
    }
  }

  remove(rid: number, doc: Doc): void {
    for (const index of this.indexes) if (index !== this.idIndex) this.removeEntries(index, entriesOf(index, doc, rid).keys)
    this.statement(`DELETE FROM ${this.documents} WHERE rid = ?`).run(rid)
  }

  /** Files one document under an index that is being built. */
  fileUnder(index: Index, rid: number, doc: Doc): void {
    this.addEntries(index, this.entries(index, doc, rid), rid, doc)
  }

  private checked(text: string): string {
    if (text.length > maxBytes / 4 && Buffer.byteLength(text) > maxBytes)
      throw new BadRequestToStore('a document cannot be larger than 16 MB')
    return text
  }

  private entries(index: Index, doc: Doc, rid: number): Buffer[] {
    const { keys, newMulti } = entriesOf(index, doc, rid)
    if (newMulti.length > 0) {
      for (const field of newMulti) index.multi.add(field)
      this.hooks.onMulti(this, index)
    }
    return keys
  }

  private addEntries(index: Index, keys: Buffer[], rid: number, doc: Doc): void {
    if (keys.length === 0) return
    const statement = this.statement(`INSERT INTO ${quoted(index.table)} (k, rid) VALUES (?, ?)`)
    this.guarded(index, doc, () => {
      for (const key of keys) statement.run(key, rid)
    })
  }

  private removeEntries(index: Index, keys: Buffer[]): void {
    if (keys.length === 0) return
    const statement = this.statement(`DELETE FROM ${quoted(index.table)} WHERE k = ?`)
    for (const key of keys) statement.run(key)
  }

  private guarded<T>(index: Index, doc: Doc, write: () => T): T {
    try {
      return write()
    } catch (error) {
      if (!isConstraint(error)) throw error
      const value = Object.fromEntries(index.fields.map((field) => [field.dotted, keyValuesAt(doc, field.path).values[0] ?? null]))
      throw new DuplicateKey(this.name, index.spec.name, index.spec.key, value)
    }
  }
}
