// MongoDB's projections: fields to keep or fields to leave out; computed ones are handed to mingo.
import { find } from 'mingo'
import { BadRequestToStore } from './errors.ts'
import { type Doc, getOwn, isDoc, setOwn, toValue, type Value } from './values.ts'

type Tree = Map<string, Tree | true>

const treeOf = (paths: string[]): Tree => {
  const root: Tree = new Map()
  for (const path of paths) {
    let node = root
    const parts = path.split('.')
    for (const [i, part] of parts.entries()) {
      const next = node.get(part)
      if (next === true) break
      if (i === parts.length - 1) node.set(part, true)
      else {
        const made: Tree = next ?? new Map()
        node.set(part, made)
        node = made
      }
    }
  }
  return root
}

const keep = (value: Doc, tree: Tree): Doc => {
  const kept: Doc = {}
  for (const key of Object.keys(value)) {
    const branch = tree.get(key)
    if (branch === undefined) continue
    const item = getOwn(value, key) as Value
    if (branch === true) setOwn(kept, key, item)
    else if (isDoc(item)) setOwn(kept, key, keep(item, branch))
    else if (Array.isArray(item)) setOwn(kept, key, keepIn(item, branch))
  }
  return kept
}
const keepIn = (list: Value[], tree: Tree): Value[] =>
  list.flatMap((item): Value[] => (isDoc(item) ? [keep(item, tree)] : Array.isArray(item) ? [keepIn(item, tree)] : []))

const omit = (value: Doc, tree: Tree): Doc => {
  const kept: Doc = {}
  for (const key of Object.keys(value)) {
    const branch = tree.get(key)
    if (branch === true) continue
    const item = getOwn(value, key) as Value
    if (branch === undefined) setOwn(kept, key, item)
    else setOwn(kept, key, isDoc(item) ? omit(item, branch) : Array.isArray(item) ? omitIn(item, branch) : item)
  }
  return kept
}
const omitIn = (list: Value[], tree: Tree): Value[] =>
  list.map((item) => (isDoc(item) ? omit(item, tree) : Array.isArray(item) ? omitIn(item, tree) : item))

const isOn = (value: Value): boolean => value === 1 || value === true || (typeof value === 'number' && value !== 0)
const isOff = (value: Value): boolean => value === 0 || value === false

/** The function that a projection means, or undefined when it keeps everything. */
export const compileProjection = (raw: unknown): ((doc: Doc) => Doc) | undefined => {
  const projection = toValue(raw)
  if (!isDoc(projection)) return undefined
  const entries = Object.entries(projection)
  if (entries.length === 0) return undefined
  if (entries.some(([path, value]) => path.includes('$') || !(isOn(value) || isOff(value)))) {
    return (doc) => (find([doc], {}, projection as never).all()[0] ?? {}) as Doc
  }
  const others = entries.filter(([path]) => path !== '_id')
  const id = entries.find(([path]) => path === '_id')?.[1]
  const including = others.length > 0 ? isOn(others[0]?.[1] as Value) : id !== undefined && isOn(id)
  if (others.some(([, value]) => isOn(value) !== including))
    throw new BadRequestToStore('a projection cannot both keep and leave out fields')
  const paths = others.map(([path]) => path)
  if (including) {
    const tree = treeOf(id !== undefined && isOff(id) ? paths : ['_id', ...paths])
    return (doc) => keep(doc, tree)
  }
  const tree = treeOf(id !== undefined && isOff(id) ? ['_id', ...paths] : paths)
  return (doc) => omit(doc, tree)
}
