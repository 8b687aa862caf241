// Reads what a plan points at, in small steps that never keep a statement open between two turns of the event loop.
import type { StatementSync } from 'node:sqlite'
import { parseText } from './document-text.ts'
import type { Interval } from './key-bounds.ts'
import type { Match } from './matcher.ts'
import type { IndexPlan, Plan } from './planner.ts'
import type { Table } from './table.ts'
import type { Doc } from './values.ts'

type Row = [key: Uint8Array, rid: number, doc: string]
export type Found = { rid: number; doc: Doc; text: string }
/** A stepwise reader: undefined means "out of time, call again", null means the end. */
export type Reader = { next(deadline: number): Found | undefined | null }

type Keyed = { key: Buffer; rid: number; text: string }
type KeyReader = { peek(): Keyed | null; advance(): void }

// Reads one group of intervals in key order, a page at a time; each page starts after the last key that was seen.
const readGroup = (table: Table, plan: IndexPlan, intervals: Interval[], firstPage: number): KeyReader => {
  const ordered = plan.reverse ? [...intervals].reverse() : intervals
  let page: Row[] = []
  let position = 0
  let size = firstPage
  let interval = 0
  let rest: Interval | undefined = ordered[0]
  const fill = (): void => {
    while (position >= page.length && rest !== undefined) {
      const statement: StatementSync = table.rangeStatement(plan.index, plan.reverse)
      page = statement.all(rest.lo, rest.hi, size) as unknown as Row[]
      position = 0
      const last = page.at(-1)
      if (page.length < size || last === undefined) rest = ordered[++interval]
      else rest = plan.reverse ? { lo: rest.lo, hi: Buffer.from(last[0]) } : { lo: Buffer.concat([last[0], Buffer.of(0)]), hi: rest.hi }
      size = Math.min(size * 4, 256)
    }
  }
  return {
    peek() {
      fill()
      const row = page[position]
      return row === undefined ? null : { key: row[0] as Buffer, rid: row[1], text: row[2] }
    },
    advance() {
      position++
    },
  }
}

const compareFrom = (a: Uint8Array, fromA: number, b: Uint8Array, fromB: number): number =>
  Buffer.compare(a.subarray(fromA), b.subarray(fromB))

const readMerged = (readers: { reader: KeyReader; from: number }[], reverse: boolean): KeyReader => {
  let current: { reader: KeyReader; from: number } | undefined
  const pick = (): Keyed | null => {
    let best: Keyed | null = null
    current = undefined
    for (const candidate of readers) {
      const head = candidate.reader.peek()
      if (head === null) continue
      const order =
        best === null || current === undefined ? -1 : compareFrom(head.key, candidate.from, best.key, current.from) * (reverse ? -1 : 1)
      if (order < 0) {
        best = head
        current = candidate
      }
    }
    return best
  }
  let head: Keyed | null | undefined
  return {
    peek() {
      if (head === undefined) head = pick()
      return head
    },
    advance() {
      current?.reader.advance()
      head = undefined
    },
  }
}

const readAll = (readers: KeyReader[]): KeyReader => {
  let at = 0
  return {
    peek() {
      for (; at < readers.length; at++) {
        const head = readers[at]?.peek()
        if (head) return head
      }
      return null
    },
    advance: () => readers[at]?.advance(),
  }
}

const keyReader = (table: Table, plan: IndexPlan, firstPage: number): KeyReader => {
  const groups = plan.groups.map(({ intervals, groupPrefix }) => ({
    reader: readGroup(table, plan, intervals, firstPage),
    from: groupPrefix,
  }))
  const [only] = groups
  if (groups.length === 1 && only !== undefined) return only.reader
  return plan.groups.some((group) => group.groupPrefix > 0)
    ? readMerged(groups, plan.reverse)
    : readAll(groups.map((group) => group.reader))
}

const tableReader = (table: Table): KeyReader => {
  let page: [number, string][] = []
  let position = 0
  let last = Number.MIN_SAFE_INTEGER
  let ended = false
  return {
    peek() {
      if (position >= page.length && !ended) {
        page = table.scanStatement().all(last, 128) as unknown as [number, string][]
        position = 0
        ended = page.length < 128
        last = page.at(-1)?.[0] ?? last
      }
      const row = page[position]
      return row === undefined ? null : { key: Buffer.alloc(0), rid: row[0], text: row[1] }
    },
    advance() {
      position++
    },
  }
}

/** Opens a reader over a plan; `expected` is how many documents the caller hopes for, to size the first page. */
export const openReader = (table: Table | undefined, plan: Plan, match: Match, expected: number): Reader => {
  if (table === undefined || plan.kind === 'none') return { next: () => null }
  const exact = plan.kind === 'index' && plan.exact
  const firstPage = Math.max(2, Math.min(expected, exact ? 256 : 64))
  const source =
    plan.kind === 'scan'
      ? tableReader(table)
      : plan.kind === 'or'
        ? readAll(plan.plans.map((each) => keyReader(table, each, firstPage)))
        : keyReader(table, plan, firstPage)
  const seen = plan.kind === 'or' || (plan.kind === 'index' && plan.repeats) ? new Set<number>() : undefined
  return {
    next(deadline) {
      for (let looked = 1; ; looked++) {
        const head = source.peek()
        if (head === null) return null
        source.advance()
        if (!seen?.has(head.rid)) {
          seen?.add(head.rid)
          const doc = parseText(head.text) as Doc
          if (exact || match(doc)) return { rid: head.rid, doc, text: head.text }
        }
        if (looked % 16 === 0 && performance.now() > deadline) return undefined
      }
    },
  }
}
