// MongoDB's query language over one document. The same order of values as in the indexes, so that a plan never changes an answer.
import { Query } from 'mingo'
import { compareValues, sameValue, typeRank } from './compare.ts'
import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'
import { type Path, someAtPath, toPath } from './path-values.ts'
import { type Doc, isDoc, type Value } from './values.ts'

export type Match = (doc: Doc) => boolean
type Test = (value: Value | undefined) => boolean

const typeNames: Record<string, (value: Value | undefined) => boolean> = {
  double: (v) => typeof v === 'number',
  int: (v) => Number.isInteger(v) && Math.abs(v as number) < 2 ** 31,
  long: (v) => Number.isInteger(v),
  number: (v) => typeof v === 'number',
  string: (v) => typeof v === 'string',
  object: (v) => isDoc(v),
  array: (v) => Array.isArray(v),
  binData: (v) => typeRank(v) === 0x60,
  objectId: (v) => typeRank(v) === 0x70,
  bool: (v) => typeof v === 'boolean',
  date: (v) => v instanceof Date,
  null: (v) => v === null,
  regex: (v) => v instanceof RegExp,
}
const typeCodes: Record<number, string> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  16: 'int',
  18: 'long',
}

/** True for a condition such as { $gt: 1 }; false for a value, also an object without operators. */
export const isOperators = (condition: Value): condition is Doc => isDoc(condition) && (Object.keys(condition)[0]?.startsWith('$') ?? false)

/** The regular expression of a $regex condition; flags other than i, m, s, u are refused. */
export const toRegExp = (pattern: Value | undefined, options?: Value): RegExp => {
  const source = pattern instanceof RegExp ? pattern.source : pattern
  const flags = typeof options === 'string' ? options : pattern instanceof RegExp ? pattern.flags : ''
  if (typeof source !== 'string') throw new BadRequestToStore('$regex has to be a string or a regular expression')
  if (/[^imsu]/.test(flags)) throw new UnsupportedByEmbeddedStore(`regular expression options "${flags}"`)
  try {
    return new RegExp(source, flags)
  } catch (cause) {
    throw new BadRequestToStore(`invalid regular expression: ${(cause as Error).message}`)
  }
}

const arrayOf = (operator: string, value: Value): Value[] => {
  if (!Array.isArray(value)) throw new BadRequestToStore(`${operator} needs an array`)
  return value
}

// A test on the value itself or, when that is an array, on one of its elements.
const spread =
  (test: Test): Test =>
  (value) =>
    test(value) || (Array.isArray(value) && value.some(test))

const equals = (operand: Value): Test => {
  if (operand instanceof RegExp) return spread((value) => (typeof value === 'string' && operand.test(value)) || sameValue(value, operand))
  if (typeof operand === 'string' || typeof operand === 'boolean') return spread((value) => value === operand)
  return spread((value) => sameValue(value, operand))
}

const ordered = (operand: Value, accept: (order: number) => boolean): Test => {
  if (operand instanceof RegExp) throw new BadRequestToStore('a regular expression has no order')
  const rank = typeRank(operand)
  const nan = Number.isNaN(operand)
  return spread((value) => {
    if (typeRank(value) !== rank) return false
    if (rank === 0x20 && Number.isNaN(value) !== nan) return false
    return accept(compareValues(value, operand))
  })
}

const oneOf = (operand: Value): Test => {
  const tests = arrayOf('$in', operand)
  const strings = new Set(tests.filter((item) => typeof item === 'string'))
  const others = tests.filter((item) => typeof item !== 'string').map(equals)
  return spread((value) => (typeof value === 'string' && strings.has(value)) || others.some((test) => test(value)))
}

const ofType = (operand: Value): Test => {
  const tests = (Array.isArray(operand) ? operand : [operand]).map((type) => {
    const name = typeof type === 'number' ? typeCodes[type] : type
    const test = typeof name === 'string' && Object.hasOwn(typeNames, name) ? typeNames[name] : undefined
    if (test === undefined) throw new UnsupportedByEmbeddedStore(`$type ${String(type)}`)
    return test
  })
  return spread((value) => tests.some((test) => test(value)))
}

const elementMatch = (operand: Value): Test => {
  if (!isDoc(operand)) throw new BadRequestToStore('$elemMatch needs an object')
  if (isOperators(operand) && !['$and', '$or', '$nor'].includes(Object.keys(operand)[0] as string)) {
    const test = onValue(operand)
    return (value) => Array.isArray(value) && value.some((item) => test([item]))
  }
  const match = compileFilter(operand)
  return (value) => Array.isArray(value) && value.some((item) => isDoc(item) && match(item))
}

const remainder = (operand: Value): Test => {
  const [divisor, rest] = arrayOf('$mod', operand)
  if (typeof divisor !== 'number' || typeof rest !== 'number' || Math.trunc(divisor) === 0)
    throw new BadRequestToStore('$mod needs [divisor, remainder]')
  return spread(
    (value) => typeof value === 'number' && Number.isFinite(value) && Math.trunc(value) % Math.trunc(divisor) === Math.trunc(rest),
  )
}

/** A test over all the values that a path reached. */
type PathTest = (found: (Value | undefined)[]) => boolean
const some =
  (test: Test): PathTest =>
  (found) =>
    found.some(test)
const none =
  (test: Test): PathTest =>
  (found) =>
    !found.some(test)

const all = (operand: Value): PathTest => {
  const tests = arrayOf('$all', operand).map((item) =>
    isOperators(item) ? elementMatch((item as { $elemMatch: Value }).$elemMatch ?? null) : equals(item),
  )
  return (found) => tests.length > 0 && tests.every((test) => found.some(test))
}

const size = (operand: Value): Test => {
  if (!Number.isInteger(operand) || (operand as number) < 0) throw new BadRequestToStore('$size needs a whole number')
  return (value) => Array.isArray(value) && value.length === operand
}

const operators: Record<string, (operand: Value, siblings: Doc) => PathTest> = {
  $eq: (operand) => some(operand instanceof RegExp ? spread((value) => sameValue(value, operand)) : equals(operand)),
  $ne: (operand) => none(equals(operand)),
  $gt: (operand) => some(ordered(operand, (order) => order > 0)),
  $gte: (operand) => some(ordered(operand, (order) => order >= 0)),
  $lt: (operand) => some(ordered(operand, (order) => order < 0)),
  $lte: (operand) => some(ordered(operand, (order) => order <= 0)),
  $in: (operand) => some(oneOf(operand)),
  $nin: (operand) => none(oneOf(operand)),
  $exists: (operand) => (operand ? some((value) => value !== undefined) : none((value) => value !== undefined)),
  $type: (operand) => some(ofType(operand)),
  $size: (operand) => some(size(operand)),
  $all: all,
  $elemMatch: (operand) => some(elementMatch(operand)),
  $mod: (operand) => some(remainder(operand)),
  $regex: (operand, siblings) => {
    const expression = toRegExp(operand, siblings.$options)
    return some(spread((value) => typeof value === 'string' && expression.test(value)))
  },
  $not: (operand) => {
    const test = operand instanceof RegExp ? some(equals(operand)) : isOperators(operand) ? onValue(operand) : undefined
    if (test === undefined) throw new BadRequestToStore('$not needs operators or a regular expression')
    return (found) => !test(found)
  },
}

const onValue = (condition: Value): PathTest => {
  if (!isOperators(condition)) return some(equals(condition))
  const tests = Object.entries(condition).flatMap(([name, operand]) => {
    if (name === '$options') return []
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
    if (operator === undefined)
      throw name.startsWith('$')
        ? new UnsupportedByEmbeddedStore(`the query operator ${name}`)
        : new BadRequestToStore(`${name} beside operators`)
    return [operator(operand, condition)]
  })
  return (found) => tests.every((test) => test(found))
}

const onPath = (path: Path, condition: Value): Match => {
  const test = onValue(condition)
  return (doc) => {
    const found: (Value | undefined)[] = []
    someAtPath(doc, path, 0, (value) => {
      found.push(value)
      return false
    })
    return test(found)
  }
}

const clauses = (name: string, value: Value): Match[] => {
  const list = arrayOf(name, value)
  if (list.length === 0) throw new BadRequestToStore(`${name} needs at least one clause`)
  return list.map((clause) => {
    if (!isDoc(clause)) throw new BadRequestToStore(`${name} needs objects`)
    return compileFilter(clause)
  })
}

const topLevel = (name: string, value: Value): Match => {
  if (name === '$comment') return () => true
  if (name === '$expr') {
    const query = new Query({ $expr: value }, {})
    return (doc) => query.test(doc)
  }
  if (name !== '$and' && name !== '$or' && name !== '$nor') throw new UnsupportedByEmbeddedStore(`the query operator ${name}`)
  const matches = clauses(name, value)
  if (name === '$and') return (doc) => matches.every((match) => match(doc))
  if (name === '$or') return (doc) => matches.some((match) => match(doc))
  return (doc) => !matches.some((match) => match(doc))
}

/** Turns a filter (in canonical values) into a predicate; unknown operators raise at once, not at the first document. */
export const compileFilter = (filter: Doc): Match => {
  const matches = Object.entries(filter).map(([key, condition]) =>
    key.startsWith('$') ? topLevel(key, condition) : onPath(toPath(key), condition),
  )
  return matches.length === 1 ? (matches[0] as Match) : (doc) => matches.every((match) => match(doc))
}
