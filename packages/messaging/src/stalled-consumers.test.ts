import { expect, test } from '@jest/globals'
import { stalledConsumers } from './stalled-consumers.ts'

const now = new Date('2026-03-02T08:01:00+08:00')

test('a consumer is stalled when it has work and does not come on; an idle one is not', async () => {
  const consumer = (group: string, lag: number, seconds: number) => ({
    group,
    lag: async () => lag,
    lastProgress: () => new Date(now.getTime() - seconds * 1000),
  })
  const consumers = [consumer('stuck', 1, 121), consumer('idle', 0, 9_999), consumer('busy', 500, 5)]
  expect(await stalledConsumers(consumers, now)).toEqual(['stuck'])
})

test('where the bus does not answer, no consumer is called stalled', async () => {
  const lag = () => Promise.reject(new Error('no broker answers'))
  const consumers = [{ group: 'cut off', lag, lastProgress: () => new Date(0) }]
  expect(await stalledConsumers(consumers, now)).toEqual([])
})
