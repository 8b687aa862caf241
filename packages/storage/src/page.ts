// Paging by key: a page starts after the last item seen, whatever was put in or taken out meanwhile, and a deep page costs what the first does.
import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'

export type PageSort = [path: string, direction: 1 | -1][]

export type PageRequest = {
  filter: Record<string, unknown>
  /** Must end in _id, so that no two items are equal. */
  sort: PageSort
  /** At most 200. */
  limit: number
  /** `next` of the page before. */
  cursor?: string | undefined
  /** Paths to read; all when absent. */
  select?: string[] | undefined
}

export type Page<Item> = { items: Item[] /** Absent on the last page. */; next?: string }

/** The cursor was not made by `page`, or for another sort. */
export class InvalidCursor extends Error {
  readonly code = 'invalid-cursor'
  constructor() {
    super('the cursor does not belong to this list')
    this.name = 'InvalidCursor'
  }
}

type Key = string | number | boolean | Date | null
type Wire = string | number | boolean | null | { d: number }

const maxLimit = 200
const version = 1

const sortName = (sort: PageSort): string => sort.map(([path, direction]) => `${direction === 1 ? '+' : '-'}${path}`).join(',')

// Finds mistakes and idle tampering; what a caller may see is decided by the filter, never by the cursor.
const checksum = (payload: string): string => createHash('sha256').update(`mingjian-cursor:${payload}`).digest('base64url').slice(0, 8)

const toWire = (key: Key): Wire => (key instanceof Date ? { d: key.getTime() } : key)

const fromWire = (wire: unknown): Key => {
  if (wire === null || typeof wire === 'string' || typeof wire === 'boolean' || (typeof wire === 'number' && Number.isFinite(wire)))
    return wire
  const millis = typeof wire === 'object' ? (wire as { d?: unknown }).d : undefined
  if (typeof millis !== 'number' || Number.isNaN(new Date(millis).getTime())) throw new InvalidCursor()
  return new Date(millis)
}

const encode = (sort: PageSort, keys: Key[]): string => {
  const payload = JSON.stringify([version, sortName(sort), ...keys.map(toWire)])
  return Buffer.from(checksum(payload) + payload).toString('base64url')
}

const decode = (sort: PageSort, cursor: string): Key[] => {
  if (!/^[\w-]{8,4096}$/.test(cursor)) throw new InvalidCursor()
  const text = Buffer.from(cursor, 'base64url').toString()
  const payload = text.slice(8)
  if (text.slice(0, 8) !== checksum(payload)) throw new InvalidCursor()
  let parts: unknown
  try {
    parts = JSON.parse(payload)
  } catch {
    throw new InvalidCursor()
  }
  if (!Array.isArray(parts) || parts[0] !== version || parts[1] !== sortName(sort) || parts.length !== sort.length + 2)
    throw new InvalidCursor()
  return parts.slice(2).map(fromWire)
}

const valueAt = (item: unknown, path: string): Key => {
  let here: unknown = item
  for (const part of path.split('.'))
    here = typeof here === 'object' && here !== null && Object.hasOwn(here, part) ? (here as Record<string, unknown>)[part] : undefined
  if (here === undefined || here === null) return null
  if (typeof here === 'string' || typeof here === 'number' || typeof here === 'boolean' || here instanceof Date) return here
  throw new TypeError(`cannot page by ${path}: its values are neither text, numbers, booleans nor dates`)
}

// What comes after a value; null is the lowest and has to be named, since $lt never meets it.
const beyond = (path: string, direction: 1 | -1, key: Key): Record<string, unknown>[] => {
  if (direction === 1) return [{ [path]: key === null ? { $ne: null } : { $gt: key } }]
  if (key === null) return []
  return path === '_id' ? [{ [path]: { $lt: key } }] : [{ [path]: { $lt: key } }, { [path]: null }]
}

const after = (sort: PageSort, keys: Key[]): Record<string, unknown> => {
  const $or = sort.flatMap(([path, direction], i) => {
    const same = Object.fromEntries(sort.slice(0, i).map(([earlier], j) => [earlier, keys[j]]))
    return beyond(path, direction, keys[i] as Key).map((condition) => ({ ...same, ...condition }))
  })
  return $or.length === 1 ? ($or[0] as Record<string, unknown>) : { $or }
}

const projectionOf = (select: string[] | undefined, sort: PageSort): Record<string, 1> | undefined => {
  if (select === undefined) return undefined
  const covered = (path: string): boolean =>
    select.some((chosen) => path === chosen || path.startsWith(`${chosen}.`) || chosen.startsWith(`${path}.`))
  return Object.fromEntries([...select, ...sort.map(([path]) => path).filter((path) => !covered(path))].map((path) => [path, 1]))
}

/** A model whose generic parameters beyond the item are of no interest here. */
type Listable = { readonly modelName: string; find: unknown }

/** One page of plain documents. Raises InvalidCursor for a cursor that is malformed or of another sort. */
export const page = async <Item>(
  model: mongoose.Model<Item> | Listable,
  { filter, sort, limit, cursor, select }: PageRequest,
): Promise<Page<Item>> => {
  if (sort.at(-1)?.[0] !== '_id') throw new TypeError('the sort of a page has to end in _id')
  const size = Math.max(1, Math.min(maxLimit, Math.trunc(limit) || 1))
  const bounded = cursor === undefined ? filter : { $and: [filter, after(sort, decode(sort, cursor))] }
  const query = (model as mongoose.Model<Item>)
    .find(bounded as never, projectionOf(select, sort))
    .sort(sort.map(([path, direction]) => [path, direction]) as [string, 1 | -1][])
  const found = (await query.limit(size + 1).lean()) as Item[]
  const items = found.slice(0, size)
  const last = items.at(-1)
  return found.length > size && last !== undefined
    ? {
        items,
        next: encode(
          sort,
          sort.map(([path]) => valueAt(last, path)),
        ),
      }
    : { items }
}
