// Single writes, each run inside a transaction by the store's queue.
import mongoose from 'mongoose'
import { parseText, toText } from './document-text.ts'
import { BadRequestToStore } from './errors.ts'
import { compileFilter, isOperators } from './matcher.ts'
import { type PreparedQuery, prepareQuery } from './query.ts'
import type { Found } from './scan.ts'
import type { EmbeddedStore } from './store.ts'
import { type Update, updated } from './update-operators.ts'
import { type Doc, isDoc, setOwn, type Value } from './values.ts'

export type Change = { update: Update } | { replacement: Doc }
export type ChangeResult = { matched: number; modified: number; upsertedId: Value | null; before: Doc | null; after: Doc | null }

/** Puts _id first, as MongoDB does, making one when there is none. */
export const withId = (doc: Doc): Doc => {
  const first = Object.keys(doc)[0]
  if (first === '_id') return doc
  const { _id, ...rest } = doc
  return { _id: _id ?? new mongoose.mongo.ObjectId(), ...rest }
}

const setPath = (doc: Doc, dotted: string, value: Value): void => {
  const parts = dotted.split('.')
  let here = doc
  for (const part of parts.slice(0, -1)) {
    const next = Object.hasOwn(here, part) ? here[part] : undefined
    const made: Doc = isDoc(next) ? next : {}
    setOwn(here, part, made)
    here = made
  }
  setOwn(here, parts.at(-1) as string, value)
}

// The fields that a filter holds to one value become the upserted document's first fields.
const seedOf = (filter: Doc, seed: Doc = {}): Doc => {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(condition)) for (const clause of condition) seedOf(clause as Doc, seed)
    else if (key.startsWith('$') || condition instanceof RegExp) continue
    else if (!isOperators(condition)) setPath(seed, key, condition)
    else if (Object.hasOwn(condition, '$eq')) setPath(seed, key, condition.$eq as Value)
  }
  return seed
}

export class CollectionWrites {
  private readonly store: EmbeddedStore
  private readonly name: string

  constructor(store: EmbeddedStore, name: string) {
    this.store = store
    this.name = name
  }

  insert(doc: Doc): void {
    this.store.catalog.ensure(this.name).insert(doc)
  }

  /** Changes the first match (in `sort` order), or every match when `many`. */
  change(operation: string, filter: Doc, change: Change, options: { many?: boolean; upsert?: boolean; sort?: unknown }): ChangeResult {
    const result: ChangeResult = { matched: 0, modified: 0, upsertedId: null, before: null, after: null }
    for (const found of this.find(operation, filter, options)) {
      const before = found.doc
      const after = 'update' in change ? updated(before, change.update, false) : withId({ _id: before._id as Value, ...change.replacement })
      result.matched++
      result.before = before
      result.after = after
      const text = toText(after)
      if (text === found.text) continue
      this.store.catalog.ensure(this.name).replace(found.rid, before, after, text)
      result.modified++
    }
    if (result.matched === 0 && options.upsert) {
      const seed = seedOf(filter)
      const after = withId(
        'update' in change
          ? updated(seed, change.update, true)
          : { ...(seed._id === undefined ? {} : { _id: seed._id }), ...change.replacement },
      )
      this.insert(after)
      result.upsertedId = after._id as Value
      result.after = after
    }
    return result
  }

  remove(operation: string, filter: Doc, options: { many?: boolean; sort?: unknown }): { count: number; doc: Doc | null } {
    let doc: Doc | null = null
    let count = 0
    for (const found of this.find(operation, filter, options)) {
      this.store.catalog.ensure(this.name).remove(found.rid, found.doc)
      doc = found.doc
      count++
    }
    return { count, doc }
  }

  private prepare(operation: string, filter: Doc, options: { many?: boolean; sort?: unknown }): PreparedQuery {
    const prepared = prepareQuery(this.store.catalog.table(this.name), this.name, operation, filter, {
      sort: options.sort,
      limit: options.many ? undefined : 1,
    })
    this.store.onPlan?.(prepared.report)
    return prepared
  }

  // Many matches are listed before the first is changed, so that a change cannot move a document into the search again.
  private *find(operation: string, filter: Doc, options: { many?: boolean; sort?: unknown }): Generator<Found> {
    const reader = this.prepare(operation, filter, options).open()
    if (!options.many) {
      const found = reader.next(Number.POSITIVE_INFINITY)
      if (found) yield found
      return
    }
    const rids: number[] = []
    for (let found = reader.next(Number.POSITIVE_INFINITY); found; found = reader.next(Number.POSITIVE_INFINITY)) rids.push(found.rid)
    const match = compileFilter(filter)
    for (const rid of rids) {
      const text = this.store.catalog.table(this.name)?.textOf(rid)
      if (text === undefined) continue
      const doc = parseText(text)
      if (!isDoc(doc)) throw new BadRequestToStore('a stored document is damaged')
      if (match(doc)) yield { rid, doc, text }
    }
  }
}
