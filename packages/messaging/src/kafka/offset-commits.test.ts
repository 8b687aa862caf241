import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { offsetCommits } from './offset-commits.ts'

// The first at once, what follows it closely together, and nothing left behind by what went wrong.

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const TOPIC = 'a'
/** A member's partition 0, as kafkajs shows it: `resolved` is where it came to, `committed` what the broker took. */
function member() {
  const at = { resolved: 0, committed: [] as number[], refuses: 0 }
  const payload = {
    uncommittedOffsets: () => ({ topics: [{ topic: TOPIC, partitions: [{ partition: 0, offset: String(at.resolved) }] }] }),
    async commitOffsetsIfNecessary() {
      if (at.refuses-- > 0) throw new Error('the group rebalances')
      at.committed.push(at.resolved)
    },
  }
  return { at, payload }
}
const told: number[] = []
const commits = () => offsetCommits((_topic, _partition, next) => void told.push(next))

test('the first is committed at once, what comes within a tenth of a second together', async () => {
  const { at, payload } = member()
  const all = commits()
  for (at.resolved = 1; at.resolved < 6; at.resolved++) await all.soon(payload)
  expect(at.committed).toEqual([1])
  await jest.advanceTimersByTimeAsync(100)
  expect([at.committed, told]).toEqual([
    [1, 6],
    [1, 6],
  ])
})

test('what was refused is committed later, without a further batch', async () => {
  const { at, payload } = member()
  const all = commits()
  await all.soon(payload)
  at.resolved = 7
  await all.soon(payload)
  at.refuses = 2
  await jest.advanceTimersByTimeAsync(5_000)
  expect(at.committed).toEqual([0, 7])
})

test('after a member is gone with a commit on its way, the next one commits again', async () => {
  const [gone, next] = [member(), member()]
  const all = commits()
  await all.soon(gone.payload)
  await all.soon(gone.payload)
  all.forget()
  await jest.advanceTimersByTimeAsync(1_000)
  expect(gone.at.committed).toEqual([0])
  next.at.resolved = 3
  await all.soon(next.payload)
  await all.soon(next.payload)
  await jest.advanceTimersByTimeAsync(1_000)
  expect(next.at.committed).toEqual([3, 3])
})

test('at the end what waits is committed, and nothing after it', async () => {
  const { at, payload } = member()
  const all = commits()
  await all.soon(payload)
  at.resolved = 2
  await all.soon(payload)
  await all.close()
  at.resolved = 9
  await all.soon(payload)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(at.committed).toEqual([0, 2])
})
