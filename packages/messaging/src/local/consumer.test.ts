import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { CloudEvent } from '@mingjian/contracts'
import { done } from '../event-bus.ts'
import { runConsumer } from './consumer.ts'
import { LogStore } from './log-store.ts'

const event: CloudEvent = {
  specversion: '1.0',
  id: 'a:1',
  source: '/test',
  type: 'cn.mingjian.test.happened.v1',
  subject: 'a',
  time: '2026-03-02T02:00:00.000Z',
  datacontenttype: 'application/json',
  region: '5205',
  sequence: 1,
  data: {},
}

test('a disk that refuses the offset for a while ends neither the process nor the consumer', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mingjian-consumer-'))
  const store = new LogStore(join(dir, 'bus.db'), 1)
  const moveCursor = store.moveCursor.bind(store)
  let refusals = 2
  store.moveCursor = (...args) => {
    if (refusals-- > 0) throw new Error('database or disk is full')
    moveCursor(...args)
  }
  store.append([{ topic: 't', key: 'a', event }])
  const seen: string[] = []
  const handler = async (delivery: { event: CloudEvent }) => {
    seen.push(delivery.event.id)
    return done
  }
  const subscription = runConsumer(store, { onAppend: () => () => undefined }, { group: 'g', topics: ['t'], handler, backoffMs: 1 })
  await subscription.caughtUp()
  await subscription.stop()
  store.close()
  rmSync(dir, { recursive: true })
  expect(seen).toEqual(['a:1', 'a:1', 'a:1'])
})
