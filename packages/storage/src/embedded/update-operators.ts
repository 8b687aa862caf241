// MongoDB's update operators over one document.
import { compareValues, sameValue } from './compare.ts'
import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'
import { compileFilter, isOperators } from './matcher.ts'
import { type Path, toPath } from './path-values.ts'
import { type Doc, getOwn, isDoc, setOwn, toValue, type Value } from './values.ts'

type Slot = { holder: Doc | Value[]; key: string }

const indexIn = (list: Value[], key: string): number => {
  if (!/^(0|[1-9]\d{0,5})$/.test(key)) throw new BadRequestToStore(`cannot make the field ${key} in an array`)
  if (Number(key) > list.length + 1500) throw new BadRequestToStore('cannot leave a gap of more than 1500 elements in an array')
  return Number(key)
}

const read = ({ holder, key }: Slot): Value | undefined => (Array.isArray(holder) ? holder[indexIn(holder, key)] : getOwn(holder, key))

const write = ({ holder, key }: Slot, value: Value): void => {
  if (!Array.isArray(holder)) {
    setOwn(holder, key, value)
    return
  }
  const index = indexIn(holder, key)
  while (holder.length < index) holder.push(null)
  holder[index] = value
}

// Walks to the last part of a path; makes the documents on the way only when `make` is set.
const slotAt = (doc: Doc, path: Path, make: boolean): Slot | undefined => {
  let holder: Doc | Value[] = doc
  for (let i = 0; i < path.length - 1; i++) {
    const slot: Slot = { holder, key: path[i] as string }
    const next: Value | undefined = !make && Array.isArray(holder) && !/^\d+$/.test(slot.key) ? undefined : read(slot)
    if (next === undefined) {
      if (!make) return undefined
      const made: Doc = {}
      write(slot, made)
      holder = made
    } else if (Array.isArray(next) || isDoc(next)) holder = next
    else if (make) throw new BadRequestToStore(`cannot make the field ${path[i + 1]} in a value that is no document`)
    else return undefined
  }
  return { holder, key: path[path.length - 1] as string }
}

const numberFor = (operator: string, value: Value | undefined): number => {
  if (typeof value !== 'number') throw new BadRequestToStore(`${operator} needs numbers`)
  return value
}

const listFor = (operator: string, slot: Slot): Value[] => {
  const current = read(slot)
  if (current === undefined) {
    const made: Value[] = []
    write(slot, made)
    return made
  }
  if (!Array.isArray(current)) throw new BadRequestToStore(`${operator} needs an array`)
  return current
}

const each = (operator: string, operand: Value, modifiers: string[]): { items: Value[]; options: Doc } => {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return { items: [operand], options: {} }
  const unknown = Object.keys(operand).find((key) => !modifiers.includes(key))
  if (unknown !== undefined) throw new UnsupportedByEmbeddedStore(`${unknown} in ${operator}`)
  if (!Array.isArray(operand.$each)) throw new BadRequestToStore('$each needs an array')
  return { items: operand.$each, options: operand }
}

const push = (slot: Slot, operand: Value): void => {
  const { items, options } = each('$push', operand, ['$each', '$position', '$slice'])
  const list = listFor('$push', slot)
  if (options.$position === undefined) for (const item of items) list.push(item)
  else list.splice(numberFor('$position', options.$position), 0, ...items)
  if (options.$slice === undefined) return
  const count = numberFor('$slice', options.$slice)
  if (count < 0) list.splice(0, Math.max(0, list.length + count))
  else list.length = Math.min(list.length, count)
}

const addToSet = (slot: Slot, operand: Value): void => {
  const list = listFor('$addToSet', slot)
  for (const item of each('$addToSet', operand, ['$each']).items) if (!list.some((other) => sameValue(other, item))) list.push(item)
}

const pullTest = (condition: Value): ((item: Value) => boolean) => {
  if (isOperators(condition)) {
    const match = compileFilter({ item: condition })
    return (item) => match({ item })
  }
  if (!isDoc(condition)) return (item) => sameValue(item, condition)
  const match = compileFilter(condition)
  return (item) => isDoc(item) && match(item)
}

const pull = (slot: Slot, test: (item: Value) => boolean): void => {
  const list = read(slot)
  if (list === undefined) return
  if (!Array.isArray(list)) throw new BadRequestToStore('$pull needs an array')
  write(
    slot,
    list.filter((item) => !test(item)),
  )
}

const currentDate = (operand: Value): Value => {
  if (operand === true || (isDoc(operand) && operand.$type === 'date')) return new Date()
  throw new UnsupportedByEmbeddedStore('$currentDate of a type other than date')
}

type Operator = (slot: Slot, operand: Value) => void
const makers: Record<string, Operator> = {
  $set: write,
  $setOnInsert: write,
  $inc: (slot, operand) => write(slot, numberFor('$inc', read(slot) ?? (read(slot) === null ? null : 0)) + numberFor('$inc', operand)),
  $mul: (slot, operand) => write(slot, numberFor('$mul', read(slot) ?? (read(slot) === null ? null : 0)) * numberFor('$mul', operand)),
  $max: (slot, operand) => {
    const current = read(slot)
    if (current === undefined || compareValues(operand, current) > 0) write(slot, operand)
  },
  $min: (slot, operand) => {
    const current = read(slot)
    if (current === undefined || compareValues(operand, current) < 0) write(slot, operand)
  },
  $push: push,
  $addToSet: addToSet,
  $currentDate: (slot, operand) => write(slot, currentDate(operand)),
}
const takers: Record<string, Operator> = {
  $unset: ({ holder, key }) => {
    if (!Array.isArray(holder)) delete holder[key]
    else if (Number(key) < holder.length) holder[indexIn(holder, key)] = null
  },
  $pull: (slot, operand) => pull(slot, pullTest(operand)),
  $pullAll: (slot, operand) => {
    if (!Array.isArray(operand)) throw new BadRequestToStore('$pullAll needs an array')
    pull(slot, (item) => operand.some((other) => sameValue(other, item)))
  },
  $pop: (slot, operand) => {
    const list = read(slot)
    if (list === undefined) return
    if (!Array.isArray(list) || (operand !== 1 && operand !== -1)) throw new BadRequestToStore('$pop needs an array and 1 or -1')
    if (operand === 1) list.pop()
    else list.shift()
  },
}

const apply = (doc: Doc, operator: string, dotted: string, operand: Value): void => {
  const path = toPath(dotted)
  if (path.some((part) => part === '')) throw new BadRequestToStore(`invalid field path ${JSON.stringify(dotted)}`)
  if (path.some((part) => part.startsWith('$'))) throw new UnsupportedByEmbeddedStore(`positional update paths such as ${dotted}`)
  if (operator === '$rename') {
    const from = slotAt(doc, path, false)
    const value = from && read(from)
    if (from === undefined || value === undefined) return
    takers.$unset?.(from, null)
    const to = typeof operand === 'string' ? slotAt(doc, toPath(operand), true) : undefined
    if (to === undefined) throw new BadRequestToStore('$rename needs a name')
    write(to, value)
    return
  }
  const maker = makers[operator]
  const slot = slotAt(doc, path, maker !== undefined)
  if (slot !== undefined) (maker ?? (takers[operator] as Operator))(slot, operand)
}

/** An update checked once: operators known, no two on one path. */
export type Update = {
  changes: [operator: string, path: string, operand: Value][] /** First parts of all paths it may touch. */
  touches: Set<string>
}

/** Checks an update made of operators; anything unknown, a pipeline or a replacement raises. */
export const toUpdate = (raw: unknown): Update => {
  if (Array.isArray(raw)) throw new UnsupportedByEmbeddedStore('updates by aggregation pipeline')
  const update = toValue(raw)
  if (!isDoc(update)) throw new BadRequestToStore('an update has to be an object')
  const changes: Update['changes'] = []
  for (const [operator, fields] of Object.entries(update)) {
    if (!operator.startsWith('$')) throw new BadRequestToStore('an update needs operators; use replaceOne to replace')
    if (operator !== '$rename' && !Object.hasOwn(makers, operator) && !Object.hasOwn(takers, operator))
      throw new UnsupportedByEmbeddedStore(`the update operator ${operator}`)
    if (!isDoc(fields)) throw new BadRequestToStore(`${operator} needs an object`)
    for (const [path, operand] of Object.entries(fields)) changes.push([operator, path, operand])
  }
  const paths = changes.flatMap(([operator, path, operand]) => (operator === '$rename' ? [path, String(operand)] : [path])).sort()
  for (const [i, path] of paths.entries()) {
    const next = paths[i + 1]
    if (next === path || paths.some((other) => other.startsWith(`${path}.`))) throw new BadRequestToStore(`two updates of ${path} conflict`)
  }
  return { changes, touches: new Set(paths.map((path) => toPath(path)[0] as string)) }
}

const copyTo = (value: Value, path: Path, at: number): Value => {
  if (Array.isArray(value)) return structuredCopy(value)
  if (!isDoc(value)) return value
  const copy: Doc = {}
  for (const key of Object.keys(value)) setOwn(copy, key, value[key])
  const part = path[at]
  if (part !== undefined && Object.hasOwn(copy, part)) setOwn(copy, part, copyTo(copy[part] as Value, path, at + 1))
  return copy
}

const structuredCopy = (value: Value): Value => toValue(value)

/** A changed copy; parts that the update does not touch are shared with the original. */
export const updated = (doc: Doc, update: Update, inserting: boolean): Doc => {
  let copy = doc
  for (const [operator, path, operand] of update.changes) {
    copy = copyTo(copy, toPath(path), 0) as Doc
    if (operator === '$rename') copy = copyTo(copy, toPath(String(operand)), 0) as Doc
  }
  if (copy === doc) copy = { ...doc }
  for (const [operator, path, operand] of update.changes) if (operator !== '$setOnInsert' || inserting) apply(copy, operator, path, operand)
  return copy
}
