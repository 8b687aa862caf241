// Which collections and indexes there are; kept in the database itself, so that a transaction rolls it back with the rest.
import type { DatabaseSync } from 'node:sqlite'
import { parseText, toText } from './document-text.ts'
import { BadRequestToStore } from './errors.ts'
import { type Index, type IndexSpec, sameSpec, toIndex } from './index-definition.ts'
import { Table } from './table.ts'
import type { Doc, Value } from './values.ts'

const formatVersion = 1

const schema = `
  CREATE TABLE IF NOT EXISTS store_format (version INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS store_collections (name TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS store_indexes (collection TEXT, name TEXT, entries TEXT NOT NULL, spec TEXT NOT NULL, multi TEXT NOT NULL, PRIMARY KEY (collection, name)) WITHOUT ROWID;
`

export class Catalog {
  private readonly db: DatabaseSync
  private tables = new Map<string, Table>()
  private stale = false

  constructor(db: DatabaseSync, readOnly: boolean) {
    this.db = db
    if (!readOnly) db.exec(schema)
    const row = db.prepare('SELECT version FROM store_format').get() as { version: number } | undefined
    if (row === undefined && !readOnly) db.prepare('INSERT INTO store_format VALUES (?)').run(formatVersion)
    if (row !== undefined && row.version > formatVersion)
      throw new Error(`the store was written by a newer version (format ${row.version})`)
    this.load()
  }

  table(name: string): Table | undefined {
    return this.tables.get(name)
  }

  names(): string[] {
    return [...this.tables.keys()]
  }

  /** The collection's table, made when it is not there yet; only inside a write. */
  ensure(name: string): Table {
    const found = this.tables.get(name)
    if (found !== undefined) return found
    if (name === '' || name.startsWith('system.') || name.includes('$') || name.includes('\0'))
      throw new BadRequestToStore(`invalid collection name ${JSON.stringify(name)}`)
    const table = this.adopt(name)
    table.create()
    this.db.prepare('INSERT INTO store_collections VALUES (?)').run(name)
    this.stale = true
    return table
  }

  drop(name: string): boolean {
    const table = this.tables.get(name)
    if (table === undefined) return false
    table.drop()
    this.db.prepare('DELETE FROM store_indexes WHERE collection = ?').run(name)
    this.db.prepare('DELETE FROM store_collections WHERE name = ?').run(name)
    this.tables.delete(name)
    this.stale = true
    return true
  }

  /** Makes an index and files what is there; one whose definition has changed is built again. */
  createIndex(collection: string, spec: IndexSpec): void {
    const table = this.ensure(collection)
    const existing = table.indexes.find((index) => index.spec.name === spec.name)
    if (existing !== undefined && (existing === table.idIndex || sameSpec(existing.spec, spec))) return
    const twin = table.indexes.find((index) => index !== table.idIndex && sameSpec(index.spec, spec))
    if (twin !== undefined && twin !== existing) return
    if (JSON.stringify(spec.key) === '{"_id":1}') return
    this.stale = true
    if (existing !== undefined) this.dropIndex(table, existing)
    const index = table.createIndex(spec)
    this.db
      .prepare('INSERT INTO store_indexes VALUES (?, ?, ?, ?, ?)')
      .run(collection, spec.name, index.table, toText(spec as unknown as Value), '[]')
    const scan = table.scanStatement()
    let last = Number.MIN_SAFE_INTEGER
    for (;;) {
      const rows = scan.all(last, 256) as unknown as [number, string][]
      for (const [rid, text] of rows) {
        table.fileUnder(index, rid, parseText(text) as Doc)
        last = rid
      }
      if (rows.length < 256) break
    }
    table.indexes = [...table.indexes, index]
  }

  dropIndex(table: Table, index: Index): void {
    if (index === table.idIndex) throw new BadRequestToStore('cannot drop the index on _id')
    this.stale = true
    table.dropIndex(index)
    this.db.prepare('DELETE FROM store_indexes WHERE collection = ? AND name = ?').run(table.name, index.spec.name)
  }

  /** Goes back to what the database says, after a rollback that took catalog changes with it. */
  rolledBack(): void {
    if (this.stale) this.load()
  }

  /** Called after each commit: nothing is at stake any more. */
  committed(): void {
    this.stale = false
  }

  private adopt(name: string): Table {
    const table = new Table(this.db, name, {
      onMulti: (owner, index) => {
        this.stale = true
        this.db
          .prepare('UPDATE store_indexes SET multi = ? WHERE collection = ? AND name = ?')
          .run(JSON.stringify([...index.multi]), owner.name, index.spec.name)
      },
    })
    this.tables.set(name, table)
    return table
  }

  private load(): void {
    this.tables = new Map()
    for (const { name } of this.db.prepare('SELECT name FROM store_collections').all() as { name: string }[]) this.adopt(name)
    const rows = this.db.prepare('SELECT * FROM store_indexes').all() as {
      collection: string
      entries: string
      spec: string
      multi: string
    }[]
    for (const row of rows) {
      const table = this.tables.get(row.collection)
      if (table !== undefined)
        table.indexes = [
          ...table.indexes,
          toIndex(parseText(row.spec) as unknown as IndexSpec, row.entries, JSON.parse(row.multi) as string[]),
        ]
    }
  }
}
