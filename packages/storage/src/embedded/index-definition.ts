// What an index is: its fields, whom it leaves out, and under which keys it files a document.

import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'
import { branchesOf } from './filter-branches.ts'
import { entryBytes, type KeyValue } from './key-bytes.ts'
import { compileFilter, type Match } from './matcher.ts'
import { keyValuesAt, type Path, toPath } from './path-values.ts'
import { type Doc, isDoc, toValue } from './values.ts'

export type IndexSpec = {
  name: string
  key: Record<string, 1 | -1>
  unique?: boolean
  sparse?: boolean
  partialFilterExpression?: Doc
}

export type IndexField = { dotted: string; path: Path; direction: 1 | -1 }

export type Index = {
  spec: IndexSpec
  table: string
  fields: IndexField[]
  directions: (1 | -1)[]
  /** Fields under which an array has been filed at least once; never taken back. */
  multi: Set<string>
  accepts: Match | undefined
}

const known = new Set([
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'background',
  'v',
  'key',
  'w',
  'writeConcern',
  'maxTimeMS',
  'commitQuorum',
])

const partialOperators = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in', '$and', '$or'])

// The operators that MongoDB allows there; each says something about one value, so that a query can be shown to imply it.
const checkPartial = (filter: Doc): void => {
  compileFilter(filter)
  for (const branch of branchesOf(filter)) {
    const foreign = branch.predicates.find(
      ({ operator, operand }) => !partialOperators.has(operator) || (operator === '$exists' && operand !== true),
    )
    if (foreign !== undefined || !branch.complete)
      throw new UnsupportedByEmbeddedStore(`${foreign?.operator ?? 'this expression'} in a partial index`)
  }
}

/** Reads MongoDB's createIndex arguments; kinds and options that the store lacks (text, geo, TTL, collation …) raise. */
export const toIndexSpec = (key: unknown, options: Record<string, unknown> = {}): IndexSpec => {
  const entries = Object.entries((key instanceof Map ? Object.fromEntries(key) : key) as Record<string, unknown>)
  const fields: Record<string, 1 | -1> = {}
  for (const [path, direction] of entries) {
    if (direction !== 1 && direction !== -1) throw new UnsupportedByEmbeddedStore(`the index kind ${JSON.stringify(direction)} on ${path}`)
    if (path.includes('$**')) throw new UnsupportedByEmbeddedStore('wildcard indexes')
    fields[path] = direction
  }
  if (entries.length === 0) throw new BadRequestToStore('an index needs at least one field')
  for (const [name, value] of Object.entries(options)) {
    if (!known.has(name) && value !== undefined && value !== null) throw new UnsupportedByEmbeddedStore(`the index option ${name}`)
  }
  const spec: IndexSpec = { name: typeof options.name === 'string' ? options.name : entries.flat().join('_'), key: fields }
  if (options.unique) spec.unique = true
  if (options.sparse) spec.sparse = true
  const partial = toValue(options.partialFilterExpression)
  if (isDoc(partial)) {
    checkPartial(partial)
    spec.partialFilterExpression = partial
  }
  return spec
}

/** An index ready to work; `table` is where its entries are. */
export const toIndex = (spec: IndexSpec, table: string, multi: string[] = []): Index => {
  const fields = Object.entries(spec.key).map(([dotted, direction]) => ({ dotted, path: toPath(dotted), direction }))
  const partial = spec.partialFilterExpression
  return {
    spec,
    table,
    fields,
    directions: fields.map((field) => field.direction),
    multi: new Set(multi),
    accepts: partial && compileFilter(partial),
  }
}

/** The rows of an index for one document: none when it is left out. `newMulti` names fields that met their first array. */
export const entriesOf = (index: Index, doc: Doc, rid: number): { keys: Buffer[]; newMulti: string[] } => {
  if (index.accepts !== undefined && !index.accepts(doc)) return { keys: [], newMulti: [] }
  let combinations: KeyValue[][] = [[]]
  const newMulti: string[] = []
  let arrays = 0
  let present = false
  for (const field of index.fields) {
    const { values, multi } = keyValuesAt(doc, field.path)
    if (multi) {
      arrays++
      if (!index.multi.has(field.dotted)) newMulti.push(field.dotted)
      if (arrays > 1) throw new BadRequestToStore(`cannot index parallel arrays: ${index.spec.name}`)
    }
    if (values.some((value) => value !== undefined)) present = true
    if (values.length === 1) for (const combination of combinations) combination.push(values[0])
    else combinations = combinations.flatMap((combination) => values.map((value) => [...combination, value]))
  }
  if (index.spec.sparse && !present) return { keys: [], newMulti: [] }
  const suffix = index.spec.unique ? undefined : rid
  if (combinations.length === 1) return { keys: [entryBytes(combinations[0] as KeyValue[], index.directions, suffix)], newMulti }
  const distinct = new Map<string, Buffer>()
  for (const combination of combinations) {
    const bytes = entryBytes(combination, index.directions, suffix)
    distinct.set(bytes.toString('latin1'), bytes)
  }
  return { keys: [...distinct.values()], newMulti }
}

/** True when the two describe the same index. */
export const sameSpec = (a: IndexSpec, b: IndexSpec): boolean =>
  JSON.stringify(Object.entries(a.key)) === JSON.stringify(Object.entries(b.key)) &&
  (a.unique ?? false) === (b.unique ?? false) &&
  (a.sparse ?? false) === (b.sparse ?? false) &&
  JSON.stringify(a.partialFilterExpression ?? null) === JSON.stringify(b.partialFilterExpression ?? null)
