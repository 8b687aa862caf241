// The values a document is made of: JSON, and Date, ObjectId, Binary and RegExp as MongoDB knows them.
import { types } from 'node:util'
import mongoose from 'mongoose'
import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'

const { ObjectId, Binary } = mongoose.mongo

export type ObjectIdValue = InstanceType<typeof ObjectId>
export type BinaryValue = InstanceType<typeof Binary>
export type Value = null | boolean | number | string | Date | RegExp | ObjectIdValue | BinaryValue | Value[] | Doc
export type Doc = { [key: string]: Value }

const maxDepth = 100

type Tagged = { _bsontype?: string }

export const isObjectId = (value: unknown): value is ObjectIdValue => (value as Tagged | null)?._bsontype === 'ObjectId'
export const isBinary = (value: unknown): value is BinaryValue => (value as Tagged | null)?._bsontype === 'Binary'

/** True for a sub-document: not null, not an array, none of the special values. */
export const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof RegExp) &&
  (value as Tagged)._bsontype === undefined

/** Sets an own property even when it is called `__proto__`. */
export const setOwn = (target: object, key: string, value: unknown): void => {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else (target as Record<string, unknown>)[key] = value
}

/** Reads an own property only. */
export const getOwn = (target: object, key: string): Value | undefined => (Object.hasOwn(target, key) ? (target as Doc)[key] : undefined)

const ofNumberLike = (value: { _bsontype: string; toString(): string; valueOf(): unknown }): number => {
  const number = Number(value._bsontype === 'Long' ? value.toString() : value.valueOf())
  if (value._bsontype === 'Long' && !Number.isSafeInteger(number)) throw new UnsupportedByEmbeddedStore('64-bit integers beyond 2^53')
  return number
}

const special = (value: object, depth: number): Value | undefined => {
  const type = (value as Tagged)._bsontype
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw new BadRequestToStore('an invalid date cannot be stored')
    return new Date(value.getTime())
  }
  if (
    typeof type === 'string' &&
    typeof (value as { constructor: unknown }).constructor === 'function' &&
    !Object.hasOwn(value, '_bsontype')
  ) {
    if (type === 'ObjectId') return new ObjectId((value as ObjectIdValue).toHexString())
    if (type === 'Binary') return new Binary(Buffer.from((value as BinaryValue).value()), (value as BinaryValue).sub_type)
    if (type === 'Int32' || type === 'Double' || type === 'Long') return ofNumberLike(value as never)
    throw new UnsupportedByEmbeddedStore(`values of type ${type}`)
  }
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags)
  if (types.isUint8Array(value)) return new Binary(Buffer.from(value))
  if (types.isMap(value)) return toValue(Object.fromEntries(value), depth)
  if (typeof (value as { toBSON?: unknown }).toBSON === 'function') return toValue((value as { toBSON(): unknown }).toBSON(), depth)
  return undefined
}

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A deep copy in canonical values. `undefined` becomes null, as MongoDB's driver has it; unknown classes are copied by their own keys. */
export const toValue = (value: unknown, depth = 0): Value => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed()
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(54, value) !== value) throw new UnsupportedByEmbeddedStore('integers beyond 2^53')
    return Number(value)
  }
  if (typeof value !== 'object') throw new UnsupportedByEmbeddedStore(`values of type ${typeof value}`)
  if (depth > maxDepth) throw new BadRequestToStore(`documents nested deeper than ${maxDepth} levels cannot be stored`)
  if (Array.isArray(value) && !('toBSON' in value)) return Array.from(value, (item) => toValue(item, depth + 1))
  if (!isPlain(value) || Object.hasOwn(value, 'toBSON')) {
    const found = special(value, depth)
    if (found !== undefined) return found
    if (Array.isArray(value)) return Array.from(value, (item) => toValue(item, depth + 1))
  }
  const copy: Doc = {}
  for (const key of Object.keys(value)) setOwn(copy, key, toValue((value as Doc)[key], depth + 1))
  return copy
}
