// What find and aggregate answer with: the part of MongoDB's cursor that mongoose and its users call.
import type { Doc } from './values.ts'

const sliceMs = 8

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A source of documents in steps: undefined means "out of time", null the end. */
export type Source = { next(deadline: number): Doc | undefined | null }

export class EmbeddedCursor implements AsyncIterable<Doc> {
  private readonly open: () => Promise<Source> | Source
  private readonly explained: () => unknown
  private source: Source | undefined
  private deadline = 0
  closed = false

  constructor(open: () => Promise<Source> | Source, explained: () => unknown) {
    this.open = open
    this.explained = explained
  }

  /** The next document, or null at the end. Gives way to the event loop when a search takes long. */
  async next(): Promise<Doc | null> {
    if (this.closed) return null
    this.source ??= await this.open()
    for (;;) {
      const now = performance.now()
      if (now > this.deadline) this.deadline = now + sliceMs
      const found = this.source.next(this.deadline)
      if (found === null) this.closed = true
      if (found !== undefined) return found
      await nextTurn()
    }
  }

  async toArray(): Promise<Doc[]> {
    const all: Doc[] = []
    if (this.closed) return all
    this.source ??= await this.open()
    let deadline = performance.now() + sliceMs
    for (;;) {
      const found = this.source.next(deadline)
      if (found === null) break
      if (found !== undefined) all.push(found)
      if (found === undefined || (all.length % 32 === 0 && performance.now() > deadline)) {
        await nextTurn()
        deadline = performance.now() + sliceMs
      }
    }
    this.closed = true
    return all
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Doc, void> {
    let turn = performance.now() + sliceMs
    for (;;) {
      const found = await this.next()
      if (found === null) return
      yield found
      if (performance.now() > turn) {
        await nextTurn()
        turn = performance.now() + sliceMs
      }
    }
  }

  async explain(): Promise<unknown> {
    return this.explained()
  }

  async close(): Promise<void> {
    this.closed = true
    this.source = undefined
  }

  /** mongoose sets options and transforms on the cursor it gets; batches mean nothing here. */
  addCursorFlag(): this {
    return this
  }

  batchSize(): this {
    return this
  }
}
