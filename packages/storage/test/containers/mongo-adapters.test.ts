import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { blobContract, dossierStoreContract, leaseContract, sharedMongo, storeContract } from '@mingjian/testkit'
import { dossierStore, gridfsBlobStore, leases, numberAllocation, openMongo } from '../../src/index.ts'

const fresh = async () => {
  const opened = await openMongo(sharedMongo(`t${randomUUID().slice(0, 8)}`))
  return {
    ...opened,
    async close() {
      await opened.connection.dropDatabase()
      await opened.close()
    },
  }
}

// Each case makes its own collections and indexes, which costs a server more than a file.
storeContract('MongoDB', fresh, 50)

dossierStoreContract('MongoDB', async () => {
  const { connection, close } = await fresh()
  const store = dossierStore<{ text: string }>(connection, { collection: 'notes', index: {} })
  await store.ready()
  return { store, close }
})

leaseContract('MongoDB', async () => {
  const { connection, close } = await fresh()
  return { processes: (clock) => [leases(connection, clock), leases(connection, clock)], close }
})

blobContract('GridFS', async () => {
  const { connection, close } = await fresh()
  return { blobs: gridfsBlobStore(connection), close }
})

test('what a killed upload left is dropped a day later, and nothing else', async () => {
  const { connection, close } = await fresh()
  const blobs = gridfsBlobStore(connection)
  const content = async function* () {
    yield Buffer.from('kept')
  }
  const { id } = await blobs.put(content(), { maxBytes: 10 })
  const db = connection.db as NonNullable<typeof connection.db>
  await db.collection<{ _id: string; at: Date }>('blobs.unfinished').insertOne({ _id: 'killed', at: new Date('2026-03-02T00:00:00Z') })
  await db.collection('blobs.chunks').insertOne({ files_id: 'killed', n: 0, data: Buffer.from('half') } as never)
  expect(await blobs.dropUnfinished(new Date('2026-03-02T23:00:00Z'))).toBe(0)
  expect(await blobs.dropUnfinished(new Date('2026-03-03T01:00:00Z'))).toBe(1)
  expect(await db.collection('blobs.chunks').countDocuments()).toBe(1)
  expect(await blobs.stat(id)).toEqual({ size: 4 })
  await close()
})

test('two allocators that do not know of each other leave no gap and give no number twice', async () => {
  const { connection, close } = await fresh()
  const [a, b] = [numberAllocation(connection), numberAllocation(connection)]
  await Promise.all([a.ready(), b.ready()])
  const holders = (who: string) => Array.from({ length: 300 }, (_, n) => `${who}${n}`)
  const given = (await Promise.all([a.allocateMany('s', holders('a')), b.allocateMany('s', holders('b'))])).flat()
  expect(given.sort((x, y) => x - y)).toEqual(Array.from({ length: 600 }, (_, n) => n + 1))
  await close()
})
