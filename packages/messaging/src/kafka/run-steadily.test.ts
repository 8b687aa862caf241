import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { runSteadily } from './run-steadily.ts'

// What kafkajs leaves for good is begun again, and nothing after the end.

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

function consumerThat(run: () => Promise<void>) {
  const emitter = new EventEmitter()
  const calls = { runs: 0 }
  const consumer = {
    events: { CRASH: 'consumer.crash' },
    on: (event: string, listener: () => void) => void emitter.on(event, listener),
    run: () => {
      calls.runs += 1
      return run()
    },
  }
  const crash = (restart: boolean) => emitter.emit('consumer.crash', { payload: { restart } })
  return { consumer: consumer as unknown as Parameters<typeof runSteadily>[0], calls, crash }
}

test('a crash that kafkajs takes for final is begun again, one that it mends itself is left to it', async () => {
  const { consumer, calls, crash } = consumerThat(async () => undefined)
  await runSteadily(consumer, {}, new AbortController().signal)
  crash(true)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(calls.runs).toBe(1)
  crash(false)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(calls.runs).toBe(2)
})

test('a beginning that fails is tried again until it holds', async () => {
  const refusals = [new Error('away'), new Error('away')]
  let first = true
  const { consumer, calls, crash } = consumerThat(async () => {
    if (first) first = false
    else if (refusals.length > 0) throw refusals.pop()
  })
  await runSteadily(consumer, {}, new AbortController().signal)
  crash(false)
  await jest.advanceTimersByTimeAsync(10_000)
  expect(calls.runs).toBe(4)
})

test('after the end nothing is begun again', async () => {
  const end = new AbortController()
  const { consumer, calls, crash } = consumerThat(async () => undefined)
  await runSteadily(consumer, {}, end.signal)
  crash(false)
  end.abort()
  crash(false)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(calls.runs).toBe(1)
})
