import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@jest/globals'
import { lockDataFolder, openEmbedded } from '../../src/index.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'mingjian-storage-'))

const writeAndKill = async (dir: string, run: number, lines: number): Promise<string[]> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'killed-writer.ts'), dir, String(run)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  )
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === lines) child.kill('SIGKILL')
  }
  return acknowledged
}

test('has every acknowledged write, whole and once, after kill -9 at any moment, with indexes that agree', async () => {
  const dir = folder()
  const acknowledged: string[] = []
  for (const [run, lines] of [1, 7, 60, 211, 500].entries()) acknowledged.push(...(await writeAndKill(dir, run, lines)))
  const { connection, close } = await openEmbedded({ dir })
  const collection = connection.collection('written')
  const all = (await collection.find({}, { sort: { _id: 1 } }).toArray()) as unknown as { _id: string; done?: boolean; tags: string[] }[]
  const done = new Set(all.filter((doc) => doc.done).map((doc) => doc._id))
  expect(acknowledged.filter((id) => !done.has(id))).toEqual([])
  expect(acknowledged.length).toBeGreaterThanOrEqual(779)
  for (const { _id, tags, done: changed } of all) {
    expect(tags).toEqual(changed ? ['x', _id, 'y'] : ['x', _id])
    expect(await collection.countDocuments({ twin: _id })).toBe(1)
  }
  expect((await collection.find({ n: { $gte: 0 }, tags: 'y' }).toArray()).length).toBe(done.size)
  await close()
}, 60_000)

test('refuses a second owner of a data folder and lets it in when the first has gone', async () => {
  const dir = folder()
  const lock = lockDataFolder(dir)
  expect(() => lockDataFolder(dir)).toThrow(expect.objectContaining({ code: 'data-folder-in-use' }))
  lock.release()
  lockDataFolder(dir).release()
})

test('refuses a second writer of a store but lets a reader look at what is committed', async () => {
  const dir = folder()
  const { connection, close } = await openEmbedded({ dir })
  await connection.collection('a').insertOne({ n: 1 })
  await expect(openEmbedded({ dir })).rejects.toMatchObject({ code: 'data-folder-in-use' })
  const reader = await openEmbedded({ dir, readOnly: true })
  expect(await reader.connection.collection('a').countDocuments({ n: 1 })).toBe(1)
  await expect(reader.connection.collection('a').insertOne({ n: 2 })).rejects.toMatchObject({ code: 'bad-store-request' })
  await reader.close()
  await close()
})

test('rejects writes when the disk is full, keeps what was there, and goes on once there is room', async () => {
  const dir = folder()
  const { connection, close } = await openEmbedded({ dir })
  const collection = connection.collection('a')
  await collection.insertOne({ n: 0 })
  const { db } = (connection as unknown as { store: { db: { exec(sql: string): void; prepare(sql: string): { get(): unknown } } } }).store
  const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  db.exec(`PRAGMA max_page_count = ${pages + 2}`)
  const big = (n: number): Promise<unknown> =>
    collection.insertOne({ n, text: 'x'.repeat(50_000) }).then(
      () => 'kept',
      (error: { code?: unknown }) => error.code,
    )
  expect(await Promise.all([big(1), big(2)])).toEqual(['store-full', 'store-full'])
  expect(await collection.countDocuments({})).toBe(1)
  db.exec('PRAGMA max_page_count = 1000000')
  expect(await big(3)).toBe('kept')
  expect(await collection.countDocuments({})).toBe(2)
  await close()
})

test('does not let one refused write fail those that share its commit', async () => {
  const { connection, close } = await openEmbedded({ dir: folder() })
  const collection = connection.collection('a')
  const results = await Promise.allSettled(['a', 'b', 'a', 'c'].map((id) => collection.insertOne({ _id: id as never })))
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(await collection.countDocuments({})).toBe(3)
  await close()
})

test('finds the same with a reopened store, arrays in its indexes included', async () => {
  const dir = folder()
  const first = await openEmbedded({ dir })
  await first.connection.collection('a').createIndex({ tags: 1 })
  await first.connection.collection('a').insertMany([{ tags: ['a', 'z'] }, { tags: 'm' }])
  await first.close()
  const second = await openEmbedded({ dir })
  expect(
    await second.connection
      .collection('a')
      .find({ tags: { $gt: 'y', $lt: 'b' } })
      .toArray(),
  ).toHaveLength(1)
  expect(await second.connection.collection('a').countDocuments({ tags: { $in: ['a', 'z'] } })).toBe(1)
  await second.close()
})

test('asks the disk to keep each commit, not only the system', async () => {
  const { connection, close } = await openEmbedded({ dir: folder() })
  const { db } = (connection as unknown as { store: { db: { prepare(sql: string): { get(): unknown } } } }).store
  expect([db.prepare('PRAGMA synchronous').get(), db.prepare('PRAGMA journal_mode').get()]).toEqual([
    { synchronous: 2 },
    { journal_mode: 'wal' },
  ])
  await close()
})
