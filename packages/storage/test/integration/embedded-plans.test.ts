import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type mongoose from 'mongoose'
import { type Explanation, type OpenStore, openEmbedded, type PlanReport, page } from '../../src/index.ts'

type Item = { _id: string; reader: string[]; at: Date; status: string; receipt: string; n: number }

describe('plans of the embedded store', () => {
  const plans: PlanReport[] = []
  let store: OpenStore
  let model: mongoose.Model<Item>
  beforeAll(async () => {
    store = await openEmbedded({ dir: mkdtempSync(join(tmpdir(), 'mingjian-storage-')), onPlan: (plan) => plans.push(plan) })
    const schema = new store.mongoose.Schema(
      { _id: String, reader: [String], at: Date, status: String, receipt: String, n: Number },
      { versionKey: false },
    )
      .index({ reader: 1, at: -1, _id: 1 }, { name: 'reader' })
      .index({ status: 1, at: -1, _id: 1 }, { name: 'status' })
      .index({ receipt: 1 }, { name: 'receipt', unique: true, sparse: true })
      .index({ at: 1 }, { name: 'open', partialFilterExpression: { status: 'open' } })
    model = store.connection.model('Item', schema) as unknown as mongoose.Model<Item>
    await model.init()
    for (let start = 0; start < 100_000; start += 5000) {
      const docs = Array.from({ length: 5000 }, (_, j) => {
        const i = start + j
        return {
          _id: String(i).padStart(6, '0'),
          reader: [`u${i % 40}`, 'all'],
          at: new Date(i * 1000),
          status: i % 3 ? 'closed' : 'open',
          receipt: `r${i}`,
          n: i % 7,
        }
      })
      await model.collection.insertMany(docs as never)
    }
  }, 120_000)
  afterAll(() => store.close())

  const explain = async (filter: object, sort: Record<string, 1 | -1> = {}): Promise<Explanation> =>
    (await model
      .find(filter as never)
      .sort(sort)
      .limit(20)
      .explain()) as unknown as Explanation

  test.each<[string, object, Record<string, 1 | -1>, string]>([
    ['one document by its id', { _id: '000077' }, {}, '_id_'],
    ['a unique value', { receipt: 'r5' }, {}, 'receipt'],
    ['an element of an array, newest first', { reader: 'u3' }, { at: -1, _id: 1 }, 'reader'],
    ['the same, oldest first', { reader: 'u3' }, { at: 1, _id: -1 }, 'reader'],
    ['several elements, merged in order', { reader: { $in: ['u3', 'u4', 'all'] } }, { at: -1, _id: 1 }, 'reader'],
    ['a range after an equality', { status: 'open', at: { $gte: new Date(5000), $lt: new Date(90_000) } }, { at: -1, _id: 1 }, 'status'],
    [
      'a page deep in a list',
      { reader: 'all', $or: [{ at: { $lt: new Date(5e6) } }, { at: new Date(5e6), _id: { $gt: '005000' } }] },
      { at: -1, _id: 1 },
      'reader',
    ],
    ['two equalities of which one has the order', { status: 'open', n: 3 }, { at: -1, _id: 1 }, 'status'],
    ['two ways to be found', { $or: [{ receipt: 'r1' }, { reader: 'u1', status: 'open' }] }, {}, 'receipt | reader'],
  ])('reads %s through an index, without a sort and without a scan', async (_name, filter, sort, index) => {
    const explained = await explain(filter, sort)
    expect(explained).toMatchObject({ index, fullScan: false, fullSort: false })
    expect(explained.bounds).not.toBe('full')
    expect(explained.sqlite.length).toBeGreaterThan(0)
    expect(explained.sqlite.filter((line) => line.startsWith('SCAN') || line.includes('TEMP B-TREE'))).toEqual([])
  })

  test('says so when a query is not indexed', async () => {
    expect(await explain({ n: 3 })).toMatchObject({
      index: 'COLLSCAN',
      fullScan: true,
      queryPlanner: { winningPlan: { stage: 'COLLSCAN' } },
    })
  })

  test('uses a partial index only for queries that keep within it', async () => {
    expect((await explain({ status: 'open', at: { $lt: new Date(1000) } })).index).toMatch(/open|status/)
    expect((await explain({ at: { $lt: new Date(1000) } })).index).toBe('COLLSCAN')
  })

  test('reports each executed query with its shape, but none of its values', async () => {
    plans.length = 0
    await model.findOne({ receipt: 'secret' }).lean()
    await model.updateOne({ _id: 'nobody' }, { $set: { n: 1 } })
    await page(model, {
      filter: { reader: 'u1' },
      sort: [
        ['at', -1],
        ['_id', 1],
      ],
      limit: 5,
    })
    expect(plans.map(({ operation, shape, index }) => [operation, shape, index])).toEqual([
      ['find', '{"receipt":"?"}', 'receipt'],
      ['updateOne', '{"_id":"?"}', '_id_'],
      ['find', '{"reader":"?"}', 'reader'],
    ])
  })

  test('refuses to sort more in memory than it may, but sorts a limited list', async () => {
    await expect(model.find({}).sort({ n: 1, receipt: 1 }).lean()).rejects.toMatchObject({ code: 'sort-too-large' })
    expect((await model.find({}).sort({ n: -1, at: -1 }).limit(2).lean()).map((item) => item.n)).toEqual([6, 6])
  })

  test('gives way to others during a long search', async () => {
    let turns = 0
    let running = true
    const tick = (): void => {
      turns++
      if (running) setImmediate(tick)
    }
    setImmediate(tick)
    expect(await model.countDocuments({ n: 100 })).toBe(0)
    running = false
    expect(turns).toBeGreaterThan(5)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['$where', () => model.collection.find({ $where: 'true' } as never).toArray()],
    ['$text', () => model.collection.find({ $text: { $search: 'x' } } as never).toArray()],
    ['$near', () => model.collection.find({ at: { $near: [0, 0] } } as never).toArray()],
    ['collation', () => model.collection.find({}, { collation: { locale: 'zh' } }).toArray()],
    ['sessions and transactions', () => store.connection.startSession()],
    ['$lookup', () => model.aggregate([{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }]).exec()],
    ['$bit', () => model.collection.updateOne({}, { $bit: { n: { and: 1 } } } as never)],
    ['positional update paths', () => model.collection.updateOne({}, { $set: { 'reader.$': 'x' } } as never)],
    ['pipeline', () => model.collection.updateOne({}, [{ $set: { n: 1 } }])],
    ['expireAfterSeconds', () => model.collection.createIndex({ at: 1 }, { expireAfterSeconds: 1 })],
    ['"text"', () => model.collection.createIndex({ status: 'text' })],
    ['watch', async () => model.collection.watch()],
  ])('refuses %s by name', async (name, work) => {
    await expect(Promise.resolve().then(work)).rejects.toMatchObject({
      code: 'unsupported-by-embedded-store',
      message: expect.stringContaining(name),
    })
  })
})
