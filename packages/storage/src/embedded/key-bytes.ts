// Index keys as bytes whose order is MongoDB's order of values, so that every range and every sort is a range of bytes.
// A component is a type byte (0x08–0xb0) and a payload that ends itself; a descending component is the same with all bits turned.
import { compareValues, typeRank } from './compare.ts'
import { type BinaryValue, type Doc, isBinary, isObjectId, type Value } from './values.ts'

/** Stands for an empty array in an index; lower than null, as in MongoDB. */
export const emptyArray: unique symbol = Symbol('empty array')
export type KeyValue = Value | undefined | typeof emptyArray

/** Closes each key, so that a shorter key sorts right among descending components. */
export const endOfKey = 0x04
const emptyArrayRank = 0x08

class Bytes {
  private buffer = Buffer.allocUnsafe(256)
  length = 0

  private room(size: number): void {
    if (this.length + size <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + size))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }

  byte(value: number): void {
    this.room(1)
    this.buffer[this.length++] = value
  }

  double(value: number): void {
    this.room(8)
    const at = this.length
    this.buffer.writeDoubleBE(value === 0 ? 0 : value, at)
    if (Number.isNaN(value)) this.buffer.fill(0, at, at + 8)
    else if ((this.buffer[at] as number) & 0x80) for (let i = at; i < at + 8; i++) this.buffer[i] = ~(this.buffer[i] as number)
    else this.buffer[at] = (this.buffer[at] as number) | 0x80
    this.length += 8
  }

  text(value: string): void {
    this.room(value.length * 3 + 2)
    if (value.includes('\0')) {
      for (const byte of Buffer.from(value)) {
        this.byte(byte)
        if (byte === 0) this.byte(0xff)
      }
    } else this.length += this.buffer.write(value, this.length, 'utf8')
    this.byte(0)
  }

  raw(value: Uint8Array): void {
    this.room(value.length)
    this.buffer.set(value, this.length)
    this.length += value.length
  }

  uint32(value: number): void {
    this.room(4)
    this.length = this.buffer.writeUInt32BE(value, this.length)
  }

  uint48(value: number): void {
    this.room(6)
    this.length = this.buffer.writeUIntBE(value, this.length, 6)
  }

  invertFrom(start: number): void {
    for (let i = start; i < this.length; i++) this.buffer[i] = ~(this.buffer[i] as number)
  }

  take(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length))
  }
}

const scratch = new Bytes()

const writeDoc = (bytes: Bytes, doc: Doc): void => {
  for (const [key, item] of Object.entries(doc)) {
    bytes.byte(typeRank(item))
    bytes.text(key)
    write(bytes, item)
  }
  bytes.byte(0)
}

const writeArray = (bytes: Bytes, list: Value[]): void => {
  for (const item of list) write(bytes, item)
  bytes.byte(0)
}

const writeBinary = (bytes: Bytes, value: BinaryValue): void => {
  bytes.uint32(value.length())
  bytes.byte(value.sub_type)
  bytes.raw(value.value())
}

const write = (bytes: Bytes, value: KeyValue): void => {
  if (value === emptyArray) {
    bytes.byte(emptyArrayRank)
    return
  }
  bytes.byte(typeRank(value))
  if (value === undefined || value === null) return
  if (typeof value === 'string') bytes.text(value)
  else if (typeof value === 'number') bytes.double(value)
  else if (typeof value === 'boolean') bytes.byte(value ? 1 : 0)
  else if (value instanceof Date) bytes.double(value.getTime())
  else if (Array.isArray(value)) writeArray(bytes, value)
  else if (isObjectId(value)) bytes.raw(value.id as Uint8Array)
  else if (isBinary(value)) writeBinary(bytes, value)
  else if (value instanceof RegExp) bytes.text(String(value))
  else writeDoc(bytes, value)
}

/** The bytes of one component. */
export const componentBytes = (value: KeyValue, direction: 1 | -1): Buffer => {
  scratch.length = 0
  write(scratch, value)
  if (direction === -1) scratch.invertFrom(0)
  return scratch.take()
}

/** The bytes of a whole entry; `rid` (the row's number) keeps entries of a non-unique index apart. */
export const entryBytes = (values: KeyValue[], directions: readonly (1 | -1)[], rid: number | undefined): Buffer => {
  scratch.length = 0
  for (let i = 0; i < values.length; i++) {
    const start = scratch.length
    write(scratch, values[i])
    if (directions[i] === -1) scratch.invertFrom(start)
  }
  scratch.byte(endOfKey)
  if (rid !== undefined) scratch.uint48(rid)
  return scratch.take()
}

/** Compares two key values; for choosing the least or greatest element of an array. */
export const compareKeyValues = (a: KeyValue, b: KeyValue): number => {
  if (a === emptyArray || b === emptyArray) return a === b ? 0 : a === emptyArray ? -1 : 1
  return compareValues(a, b)
}
