// Documents are kept as JSON text that a person can read; what JSON lacks is written as in MongoDB's relaxed Extended JSON.
// A key of the document's own that begins with "$" gets a second "$", so that data can never be taken for a type mark.
import mongoose from 'mongoose'
import { isBinary, isObjectId, setOwn, type Value } from './values.ts'

const { ObjectId, Binary } = mongoose.mongo

const numberMark = (value: number): unknown => {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value
  return { $numberDouble: Object.is(value, -0) ? '-0.0' : String(value) }
}

const dateMark = (value: Date): unknown => {
  const year = value.getUTCFullYear()
  return { $date: year >= 0 && year <= 9999 ? value.toISOString() : { $numberLong: String(value.getTime()) } }
}

// Returns the same reference when nothing inside needs a mark, so that large plain parts are not copied.
const mark = (value: Value): unknown => {
  if (typeof value === 'number') return numberMark(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined
    for (let i = 0; i < value.length; i++) {
      const marked = mark(value[i] as Value)
      if (copy === undefined && marked !== value[i]) copy = value.slice(0, i)
      copy?.push(marked)
    }
    return copy ?? value
  }
  if (value instanceof Date) return dateMark(value)
  if (isObjectId(value)) return { $oid: value.toHexString() }
  if (isBinary(value))
    return { $binary: { base64: Buffer.from(value.value()).toString('base64'), subType: value.sub_type.toString(16).padStart(2, '0') } }
  if (value instanceof RegExp) return { $regularExpression: { pattern: value.source, options: value.flags } }
  const keys = Object.keys(value)
  let copy: Record<string, unknown> | undefined
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    const marked = mark(value[key] as Value)
    const dollar = key.charCodeAt(0) === 36
    if (copy === undefined && (dollar || marked !== value[key])) {
      copy = {}
      for (let j = 0; j < i; j++) setOwn(copy, keys[j] as string, value[keys[j] as string])
    }
    if (copy !== undefined) setOwn(copy, dollar ? `$${key}` : key, marked)
  }
  return copy ?? value
}

type Marks = {
  $date?: string | { $numberLong: string }
  $oid?: string
  $binary?: { base64: string; subType: string }
  $numberDouble?: string
  $regularExpression?: { pattern: string; options: string }
}

const unmarkOne = (key: string, value: Marks): Value => {
  switch (key) {
    case '$date':
      return new Date(typeof value.$date === 'object' ? Number(value.$date.$numberLong) : (value.$date as string))
    case '$oid':
      return new ObjectId(value.$oid as string)
    case '$binary':
      return new Binary(
        Buffer.from((value.$binary as { base64: string }).base64, 'base64'),
        Number.parseInt((value.$binary as { subType: string }).subType, 16),
      )
    case '$numberDouble':
      return Number(value.$numberDouble)
    case '$regularExpression':
      return new RegExp(
        (value.$regularExpression as { pattern: string }).pattern,
        (value.$regularExpression as { options: string }).options,
      )
    default:
      throw new Error(`unknown type mark ${key} in a stored document`)
  }
}

const unmark = (value: unknown): Value => {
  if (typeof value !== 'object' || value === null) return value as Value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i]
      if (typeof item === 'object' && item !== null) value[i] = unmark(item)
    }
    return value as Value[]
  }
  const keys = Object.keys(value)
  const source = value as Record<string, unknown>
  const first = keys[0]
  if (keys.length === 1 && first !== undefined && first.charCodeAt(0) === 36 && first.charCodeAt(1) !== 36)
    return unmarkOne(first, source as Marks)
  let escaped = false
  for (const key of keys) {
    if (key.charCodeAt(0) === 36) escaped = true
    const item = source[key]
    if (typeof item === 'object' && item !== null) {
      const unmarked = unmark(item)
      if (unmarked !== item) setOwn(source, key, unmarked)
    }
  }
  if (!escaped) return source as Value
  const copy = {}
  for (const key of keys) setOwn(copy, key.charCodeAt(0) === 36 ? key.slice(1) : key, source[key])
  return copy
}

/** The stored text of a value; `parseText` gives back an equal one. */
export const toText = (value: Value): string => JSON.stringify(mark(value))

/** The value of a stored text. */
export const parseText = (text: string): Value => {
  const parsed: unknown = JSON.parse(text)
  return text.includes('"$') ? unmark(parsed) : (parsed as Value)
}
