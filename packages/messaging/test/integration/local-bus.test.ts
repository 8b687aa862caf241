import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { type LocalBus, openLocalBus } from '@mingjian/messaging'
import { anEvent, type BusUnderTest, eventBusContract } from '@mingjian/testkit'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function under(dir: string): BusUnderTest {
  const bus: LocalBus = openLocalBus({ dir, partitions: 3 })
  return {
    bus,
    deadLetters: bus.deadLetters,
    close: () => bus.close(),
    async reopen() {
      await bus.close()
      return under(dir)
    },
  }
}
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'mingjian-bus-'))
  folders.push(dir)
  return dir
}

eventBusContract('the local log', async () => under(folder()))

test('the log can be read from any position while the bus runs', async () => {
  const bus = openLocalBus({ dir: folder(), partitions: 2 })
  await bus.publish([1, 2, 3].map((sequence) => ({ topic: 't', key: 'a', event: anEvent('a', sequence) })))
  const all = await Array.fromAsync(bus.log.read('t'))
  expect(all.map(({ event }) => event.sequence)).toEqual([1, 2, 3])
  const partition = all[0]?.partition ?? 0
  expect((await Array.fromAsync(bus.log.read('t', [{ partition, offset: 2 }]))).map(({ event }) => event.sequence)).toEqual([3])
  expect(bus.log.readKey('t', 'a').map(({ id }) => id)).toEqual(['a:1', 'a:2', 'a:3'])
  await bus.close()
})
