// What a dotted path reaches in a document, arrays on the way included, as MongoDB walks it.
import { compareKeyValues, emptyArray, type KeyValue } from './key-bytes.ts'
import { type Doc, getOwn, isDoc, type Value } from './values.ts'

export type Path = readonly string[]

export const toPath = (dotted: string): Path => dotted.split('.')

const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)

/** Calls `visit` with each value at the path (undefined where it is missing) until one call answers true; says whether one did. */
export const someAtPath = (value: Value | undefined, path: Path, at: number, visit: (found: Value | undefined) => boolean): boolean => {
  if (at === path.length) return visit(value)
  const part = path[at] as string
  if (Array.isArray(value)) {
    if (isIndex(part) && Number(part) < value.length && someAtPath(value[Number(part)], path, at + 1, visit)) return true
    for (const item of value) if (isDoc(item) && someAtPath(item, path, at, visit)) return true
    return false
  }
  if (isDoc(value)) return someAtPath(getOwn(value, part), path, at + 1, visit)
  return visit(undefined)
}

const crossesArray = (value: Value | undefined, path: Path): boolean => {
  let here: Value | undefined = value
  for (const part of path) {
    if (Array.isArray(here)) return true
    if (!isDoc(here)) return false
    here = getOwn(here, part)
  }
  return Array.isArray(here)
}

/** The values under which an index files a document at a path, each once; `multi` when an array was met. */
export const keyValuesAt = (doc: Doc, path: Path): { values: KeyValue[]; multi: boolean } => {
  if (!crossesArray(doc, path)) {
    let here: Value | undefined = doc
    for (const part of path) here = isDoc(here) ? getOwn(here, part) : undefined
    return { values: [here], multi: false }
  }
  const values: KeyValue[] = []
  someAtPath(doc, path, 0, (found) => {
    if (!Array.isArray(found)) values.push(found)
    else if (found.length === 0) values.push(emptyArray)
    else values.push(...found)
    return false
  })
  return { values: values.length === 0 ? [undefined] : values, multi: true }
}

/** The one value by which a document sorts at a path: the least of an array when ascending, the greatest when descending. */
export const sortValueAt = (doc: Doc, path: Path, direction: 1 | -1): KeyValue => {
  const { values } = keyValuesAt(doc, path)
  return values.reduce((best, value) => (compareKeyValues(value, best) * direction < 0 ? value : best))
}
