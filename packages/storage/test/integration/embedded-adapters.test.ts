import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { blobContract, dossierStoreContract, leaseContract } from '@mingjian/testkit'
import { directoryBlobStore, dossierStore, InvalidCursor, leases, numberAllocation, openEmbedded, page } from '../../src/index.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'mingjian-storage-'))

dossierStoreContract('embedded', async () => {
  const { connection, close } = await openEmbedded({ dir: folder() })
  const store = dossierStore<{ text: string }>(connection, { collection: 'notes', index: {} })
  await store.ready()
  return { store, close }
})

leaseContract('embedded', async () => {
  const { connection, close } = await openEmbedded({ dir: folder() })
  return { processes: (clock) => [leases(connection, clock), leases(connection, clock)], close }
})

blobContract('directory', async () => ({ blobs: await directoryBlobStore(folder()), close: async () => undefined }))

test('sweeps what killed writes left behind, and nothing else, when a folder of blobs is opened', async () => {
  const dir = folder()
  const blobs = await directoryBlobStore(dir)
  const { id } = await blobs.put(
    (async function* () {
      yield Buffer.from('kept')
    })(),
    { maxBytes: 10 },
  )
  mkdirSync(join(dir, 'unfinished'), { recursive: true })
  writeFileSync(join(dir, 'unfinished', 'left-over'), 'half')
  const again = await directoryBlobStore(dir)
  expect(readdirSync(join(dir, 'unfinished'))).toEqual([])
  expect(await again.stat(id)).toEqual({ size: 4 })
})

test('leaves nothing behind of a blob that was refused', async () => {
  const dir = folder()
  const blobs = await directoryBlobStore(dir)
  await expect(
    blobs.put(
      (async function* () {
        yield Buffer.alloc(11)
      })(),
      { maxBytes: 10 },
    ),
  ).rejects.toMatchObject({ code: 'blob-too-large' })
  expect(readdirSync(dir)).toEqual(['unfinished'])
  expect(readdirSync(join(dir, 'unfinished'))).toEqual([])
})

test('gives dense numbers to concurrent holders, and each holder the same one again, also after a restart', async () => {
  const dir = folder()
  const first = await openEmbedded({ dir })
  const numbers = numberAllocation(first.connection)
  const holders = Array.from({ length: 90 }, (_, i) => `h${i % 60}`)
  const given = await Promise.all(holders.map((holder) => numbers.allocate('2026', holder)))
  expect([...new Set(given)].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  expect(given.slice(60)).toEqual(given.slice(0, 30))
  await first.close()
  const second = await openEmbedded({ dir })
  const again = numberAllocation(second.connection)
  expect(await again.allocateMany('2026', ['h7', 'new', 'h7'])).toEqual([given[7], 61, given[7]])
  expect(await again.allocate('2027', 'h7')).toBe(1)
  expect([
    await again.void('2026', 'new', 'withdrawn'),
    await again.void('2026', 'new', 'again'),
    await again.void('2026', 'h99', 'none'),
  ]).toEqual([true, false, false])
  await second.close()
})

test('two allocators that do not know of each other leave no gap and give no number twice', async () => {
  const { connection, close } = await openEmbedded({ dir: folder() })
  const [a, b] = [numberAllocation(connection), numberAllocation(connection)]
  await a.ready()
  const [ofA, ofB] = await Promise.all([
    a.allocateMany('s', ['h1', 'h2', 'h3', 'h4', 'h5']),
    b.allocateMany('s', ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'h1', 'x7']),
  ])
  expect(ofB[6]).toBe(ofA[0])
  expect([...new Set([...ofA, ...ofB])].sort((x, y) => x - y)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  await close()
})

test('pages through a list once, in order, while items are put in before and behind, dates and holes included', async () => {
  const { connection, mongoose, close } = await openEmbedded({ dir: folder() })
  const schema = new mongoose.Schema({ _id: String, reader: String, at: Date }, { versionKey: false }).index({ reader: 1, at: -1, _id: 1 })
  const model = connection.model('Item', schema)
  await model.init()
  const at = (i: number): Date | null => (i % 7 === 0 ? null : new Date(Math.floor(i / 3)))
  await model.insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: `i${String(i).padStart(3, '0')}`, reader: 'r', at: at(i) })))
  for (const direction of [1, -1] as const) {
    const sort: [string, 1 | -1][] = [
      ['at', direction],
      ['_id', 1],
    ]
    const expected = (await model.find({ reader: 'r' }).sort({ at: direction, _id: 1 }).lean()).map(({ _id }) => _id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { items, next } = await page(model, { filter: { reader: 'r' }, sort, limit: 9, cursor })
      seen.push(...items.map(({ _id }) => _id as string))
      await model.create({ _id: `${seen[0]}-${direction}${seen.length}`, reader: 'r', at: direction === 1 ? null : new Date(1e6) })
      cursor = next
    } while (cursor !== undefined)
    expect(seen).toEqual(expected)
    await model.deleteMany({ _id: /-/ })
  }
  await close()
})

test('refuses a cursor that is damaged or of another list', async () => {
  const { connection, mongoose, close } = await openEmbedded({ dir: folder() })
  const model = connection.model('Item', new mongoose.Schema({ _id: String, n: Number }, { versionKey: false }))
  await model.insertMany([
    { _id: 'a', n: 1 },
    { _id: 'b', n: 2 },
  ])
  const { next } = await page(model, { filter: {}, sort: [['_id', 1]], limit: 1 })
  const spoiled = Buffer.from(String(next), 'base64url').toString().replace('"a"', '"b"')
  for (const cursor of ['', 'x', '{"$gt":""}', `${next}A`, Buffer.from(spoiled).toString('base64url'), 'a'.repeat(9000)]) {
    await expect(page(model, { filter: {}, sort: [['_id', 1]], limit: 1, cursor })).rejects.toBeInstanceOf(InvalidCursor)
  }
  await expect(page(model, { filter: {}, sort: [['_id', -1]], limit: 1, cursor: next })).rejects.toMatchObject({ code: 'invalid-cursor' })
  await close()
})
