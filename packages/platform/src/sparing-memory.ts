import v8 from 'node:v8'

let users = 0

/** Passes a long stream on; while one runs, V8 collects garbage early instead of letting the heap grow, so that a file of any length costs the same memory. */
export async function* sparingMemory<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  if (users++ === 0) v8.setFlagsFromString('--optimize-for-size')
  try {
    yield* items
  } finally {
    if (--users === 0) v8.setFlagsFromString('--no-optimize-for-size')
  }
}
