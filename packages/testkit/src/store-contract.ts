// What every document store under the services has to do alike: the embedded one and MongoDB.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { find } from 'mingo'
import type mongoose from 'mongoose'
import { documents, indexSets, type PlainDoc, type PlainQuery, queries, updates } from './store-arbitraries.ts'

export type StoreUnderTest = { connection: mongoose.Connection; close(): Promise<void> }
type Collection = mongoose.mongo.Collection<PlainDoc>

let made = 0

/** Declares the suite that a document store has to pass; `open` gives a fresh and empty one. `runs` is how many random cases are tried. */
export const storeContract = (name: string, open: () => Promise<StoreUnderTest>, runs = 250): void => {
  describe(`document store contract: ${name}`, () => {
    let store: StoreUnderTest
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    const fresh = (): Collection => store.connection.collection(`contract${++made}`) as unknown as Collection
    const filled = async (docs: PlainDoc[]): Promise<Collection> => {
      const collection = fresh()
      if (docs.length > 0) await collection.insertMany(docs)
      return collection
    }
    const ask = (collection: Collection, { filter, sort, skip, limit }: PlainQuery): Promise<unknown[]> =>
      collection.find(filter, { sort, skip, limit }).toArray()
    const oracle = (docs: PlainDoc[], { filter, sort, skip, limit }: PlainQuery): unknown[] => {
      const cursor = find(docs, filter).sort(sort).skip(skip)
      return (limit > 0 ? cursor.limit(limit) : cursor).all()
    }
    const code = async (work: Promise<unknown>): Promise<unknown> => {
      try {
        await work
      } catch (error) {
        return (error as { code?: unknown }).code
      }
      return 'no error'
    }

    test('gives back every kind of value as it was put in', async () => {
      const { ObjectId, Binary } = store.connection.base.mongo
      const doc = {
        _id: 'all',
        text: '毕节 \u0000 "quoted" \\ 𠮷',
        numbers: [0, -1.5, 2 ** 53 - 1, 1e300, Number.POSITIVE_INFINITY],
        at: new Date(1_700_000_000_123),
        early: new Date(-62_198_755_200_000),
        id: new ObjectId('0123456789abcdef01234567'),
        empty: { list: [], doc: {}, nil: null, no: false },
        'dotless $key': { $date: 'not a date', $oid: 1, $$twice: [{ $binary: {} }] },
      }
      const collection = await filled([doc, { _id: 'bytes', data: new Binary(Buffer.from([0, 1, 255])) }])
      expect(await collection.findOne({ _id: 'all' })).toEqual(doc)
      const bytes = (await collection.findOne({ _id: 'bytes' })) as unknown as { data: { value(): Uint8Array } }
      expect([...bytes.data.value()]).toEqual([0, 1, 255])
    })

    test('keeps a key called __proto__ as data', async () => {
      const collection = await filled([JSON.parse('{"_id":"p","a":{"__proto__":{"admin":true}}}') as PlainDoc])
      const found = (await collection.findOne({ _id: 'p' })) as unknown as { a: object }
      expect(JSON.stringify(found.a)).toBe('{"__proto__":{"admin":true}}')
      expect((found.a as { admin?: boolean }).admin).toBeUndefined()
    })

    test('answers any query as an independent reading of the query language does', async () => {
      await fc.assert(
        fc.asyncProperty(documents(25), indexSets, fc.array(queries, { minLength: 8, maxLength: 16 }), async (docs, indexes, asked) => {
          const collection = await filled(docs)
          for (const [key, options] of indexes) await collection.createIndex(key, options)
          for (const query of asked) expect(await ask(collection, query)).toEqual(oracle(docs, query))
        }),
        { numRuns: runs },
      )
    }, 120_000)

    test('gives the same answers in the same order with indexes as without', async () => {
      await fc.assert(
        fc.asyncProperty(documents(25), indexSets, fc.array(queries, { minLength: 8, maxLength: 16 }), async (docs, indexes, asked) => {
          const plain = await filled(docs)
          const indexed = fresh()
          for (const [key, options] of indexes) await indexed.createIndex(key, options)
          if (docs.length > 0) await indexed.insertMany(docs)
          for (const query of asked) {
            expect(await ask(indexed, query)).toEqual(await ask(plain, query))
            expect(await indexed.countDocuments(query.filter)).toBe(await plain.countDocuments(query.filter))
          }
        }),
        { numRuns: runs },
      )
    }, 120_000)

    test('keeps its indexes true through updates and deletions', async () => {
      const step = fc.tuple(queries, fc.oneof({ weight: 4, arbitrary: updates }, fc.constant('delete' as const)), fc.boolean())
      await fc.assert(
        fc.asyncProperty(documents(15), indexSets, fc.array(step, { maxLength: 6 }), queries, async (docs, indexes, steps, query) => {
          const plain = await filled(docs)
          const indexed = await filled(docs)
          for (const [key, options] of indexes) await indexed.createIndex(key, options)
          for (const [{ filter }, change, many] of steps) {
            for (const collection of [plain, indexed]) {
              const first = many
                ? filter
                : { _id: ((await collection.find(filter, { sort: { _id: 1 }, limit: 1 }).toArray())[0]?._id ?? 'none') as string }
              if (change === 'delete') await collection.deleteMany(first)
              else await collection.updateMany(first, change)
            }
          }
          const all: PlainQuery = { filter: {}, sort: { _id: 1 }, skip: 0, limit: 0 }
          expect(await ask(indexed, all)).toEqual(await ask(plain, all))
          expect(await ask(indexed, query)).toEqual(await ask(plain, query))
        }),
        { numRuns: Math.ceil(runs / 3) },
      )
    }, 120_000)

    test.each<[string, Record<string, 1 | -1>]>([
      ['in the order of the index', { at: -1, _id: 1 }],
      ['against the order of the index', { at: 1, _id: -1 }],
    ])('merges the lists of several values %s, each document once', async (_name, sort) => {
      const docs = Array.from(
        { length: 300 },
        (_, i): PlainDoc => ({ _id: `m${String(i).padStart(3, '0')}`, readers: [`u${i % 5}`, `v${i % 3}`], at: new Date((i * 37) % 90) }),
      )
      const collection = await filled(docs)
      await collection.createIndex({ readers: 1, at: -1, _id: 1 })
      for (const limit of [0, 1, 7, 200]) {
        const query: PlainQuery = { filter: { readers: { $in: ['u1', 'v2', 'u4', 'nobody'] } }, sort, skip: limit === 7 ? 20 : 0, limit }
        expect(await ask(collection, query)).toEqual(oracle(docs, query))
      }
    })

    test('refuses a second equal value of a unique index, naming key and value, and writes nothing of it', async () => {
      const collection = fresh()
      await collection.createIndex({ receipt: 1 }, { unique: true, sparse: true })
      await collection.createIndex({ n: 1 })
      await collection.insertOne({ _id: 'a', receipt: 'r', n: 1 })
      await expect(collection.insertOne({ _id: 'b', receipt: 'r', n: 1 })).rejects.toMatchObject({
        code: 11000,
        keyPattern: { receipt: 1 },
        keyValue: { receipt: 'r' },
      })
      await collection.insertOne({ _id: 'c', n: 1 })
      await collection.insertOne({ _id: 'd', n: 1 })
      expect(await code(collection.updateOne({ _id: 'c' }, { $set: { receipt: 'r' } }))).toBe(11000)
      expect(await code(collection.insertOne({ _id: 'a' }))).toBe(11000)
      expect((await collection.find({ n: 1 }, { sort: { _id: 1 } }).toArray()).map((doc) => doc._id)).toEqual(['a', 'c', 'd'])
    })

    test('limits a partial unique index to the documents it is about', async () => {
      const collection = fresh()
      await collection.createIndex({ n: 1 }, { unique: true, partialFilterExpression: { open: true } })
      await collection.insertMany([
        { _id: 'a', n: 1, open: true },
        { _id: 'b', n: 1, open: false },
      ])
      expect(await code(collection.insertOne({ _id: 'c', n: 1, open: true }))).toBe(11000)
      await collection.updateOne({ _id: 'a' }, { $set: { open: false } })
      await collection.insertOne({ _id: 'c', n: 1, open: true })
      expect(await collection.countDocuments({ n: 1 })).toBe(3)
    })

    test('refuses a unique index over values that are double already', async () => {
      const collection = await filled([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 1 },
      ])
      expect(await code(collection.createIndex({ n: 1 }, { unique: true }))).toBe(11000)
      expect((await collection.indexes()).map((index) => index.name)).toEqual(['_id_'])
    })

    test('lets exactly one of many conditional updates win', async () => {
      const collection = await filled([{ _id: 'a', version: 1 }])
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => collection.updateOne({ _id: 'a', version: 1 }, { $set: { version: 2, by: i } })),
      )
      expect(results.filter((result) => result.modifiedCount === 1)).toHaveLength(1)
      expect(await collection.updateOne({ _id: 'a', version: 1 }, { $set: { version: 3 } })).toMatchObject({
        matchedCount: 0,
        modifiedCount: 0,
      })
    })

    test('counts up without losing a step', async () => {
      const collection = await filled([{ _id: 'a', n: 0 }])
      await Promise.all(
        Array.from({ length: 50 }, () => collection.updateOne({ _id: 'a' }, { $inc: { n: 1 }, $push: { log: 'x' } } as never)),
      )
      expect(await collection.findOne({ _id: 'a' })).toMatchObject({ n: 50, log: Array(50).fill('x') })
    })

    test('applies each update operator as MongoDB does', async () => {
      const collection = await filled([{ _id: 'a', n: 5, list: [1, 2, 2, 3], old: 'x', deep: { a: 1 } }])
      await collection.updateOne({ _id: 'a' }, {
        $set: { 'deep.b.c': 1 },
        $unset: { old: '' },
        $inc: { n: 2, fresh: 1 },
        $max: { high: 9 },
        $min: { 'deep.a': 0 },
        $push: { log: { $each: ['p', 'q'] } },
        $addToSet: { set: { $each: [1, 1, 2] } },
        $pull: { list: { $gte: 2, $lt: 3 } },
        $currentDate: { touched: true },
        $setOnInsert: { never: 1 },
      } as never)
      const { touched, ...rest } = (await collection.findOne({ _id: 'a' })) as Record<string, unknown>
      expect(touched).toBeInstanceOf(Date)
      expect(rest).toEqual({ _id: 'a', n: 7, list: [1, 3], deep: { a: 0, b: { c: 1 } }, fresh: 1, high: 9, log: ['p', 'q'], set: [1, 2] })
    })

    test('refuses an update whose paths conflict or whose types do not fit, and changes nothing', async () => {
      const collection = await filled([{ _id: 'a', text: 'x' }])
      for (const update of [
        { $set: { a: 1, 'a.b': 2 } },
        { $inc: { text: 1 } },
        { $push: { text: 1 } },
        { $set: { 'text.b': 1 } },
        { $set: { _id: 'b' } },
      ]) {
        expect(await code(collection.updateOne({ _id: 'a' }, update as never))).not.toBe('no error')
      }
      expect(await collection.findOne({ _id: 'a' })).toEqual({ _id: 'a', text: 'x' })
    })

    test('inserts on an upsert what the filter and the update say', async () => {
      const collection = fresh()
      const result = await collection.updateOne(
        { _id: 'a', kind: 'k', n: { $gt: 5 } },
        { $set: { x: 1 }, $setOnInsert: { y: 2 } },
        { upsert: true },
      )
      expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 'a' })
      expect(await collection.findOne({ _id: 'a' })).toEqual({ _id: 'a', kind: 'k', x: 1, y: 2 })
    })

    test('goes on after a duplicate when unordered, stops at it when ordered, and tells which', async () => {
      const batch = (): PlainDoc[] => [{ _id: 'a' }, { _id: 'b' }, { _id: 'a' }, { _id: 'c' }]
      const unordered = fresh()
      await expect(unordered.insertMany(batch(), { ordered: false })).rejects.toMatchObject({ code: 11000, writeErrors: [{ index: 2 }] })
      expect(await unordered.countDocuments({})).toBe(3)
      const ordered = fresh()
      expect(await code(ordered.insertMany(batch()))).toBe(11000)
      expect(await ordered.countDocuments({})).toBe(2)
    })

    test('runs a bulk of mixed writes and sums up', async () => {
      const collection = await filled([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 1 },
      ])
      const result = await collection.bulkWrite([
        { insertOne: { document: { _id: 'c', n: 1 } } },
        { updateMany: { filter: { n: 1 }, update: { $set: { n: 2 } } } },
        { updateOne: { filter: { _id: 'd' }, update: { $set: { n: 3 } }, upsert: true } },
        { replaceOne: { filter: { _id: 'a' }, replacement: { n: 9 } } },
        { deleteOne: { filter: { _id: 'b' } } },
      ])
      expect(result).toMatchObject({ insertedCount: 1, matchedCount: 4, modifiedCount: 4, upsertedCount: 1, deletedCount: 1 })
      expect(await collection.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
        { _id: 'a', n: 9 },
        { _id: 'c', n: 2 },
        { _id: 'd', n: 3 },
      ])
    })

    test('hands back the document before or after when it finds and changes', async () => {
      const collection = await filled([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 2 },
      ])
      expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } } as never, { sort: { n: -1 } })).toEqual({ _id: 'b', n: 2 })
      expect(await collection.findOneAndUpdate({ _id: 'b' }, { $inc: { n: 10 } } as never, { returnDocument: 'after' })).toEqual({
        _id: 'b',
        n: 22,
      })
      expect(await collection.findOneAndDelete({ n: 1 })).toEqual({ _id: 'a', n: 1 })
      expect(await collection.findOneAndUpdate({ _id: 'a' }, { $set: { n: 0 } })).toBeNull()
    })

    test('keeps or leaves out the fields of a projection', async () => {
      const collection = await filled([{ _id: 'a', x: { y: 1, z: 2 }, list: [{ y: 1, z: 2 }, 3], n: 1 }])
      expect(await collection.findOne({}, { projection: { 'x.y': 1, 'list.y': 1 } })).toEqual({ _id: 'a', x: { y: 1 }, list: [{ y: 1 }] })
      expect(await collection.findOne({}, { projection: { 'x.y': 0, 'list.y': 0, _id: 0 } })).toEqual({
        x: { z: 2 },
        list: [{ z: 2 }, 3],
        n: 1,
      })
    })

    test('runs pipelines', async () => {
      const docs = Array.from(
        { length: 40 },
        (_, i): PlainDoc => ({ _id: `p${i}`, kind: i % 3 === 0 ? 'x' : 'y', n: i, tags: i % 2 ? ['a', 'b'] : ['b'] }),
      )
      const collection = await filled(docs)
      await collection.createIndex({ kind: 1, n: -1 })
      expect(
        await collection
          .aggregate([{ $match: { kind: 'x' } }, { $sort: { n: -1 } }, { $limit: 2 }, { $project: { n: 1, _id: 0 } }])
          .toArray(),
      ).toEqual([{ n: 39 }, { n: 36 }])
      expect(
        await collection
          .aggregate([{ $unwind: '$tags' }, { $group: { _id: '$tags', count: { $sum: 1 }, top: { $max: '$n' } } }, { $sort: { _id: 1 } }])
          .toArray(),
      ).toEqual([
        { _id: 'a', count: 20, top: 39 },
        { _id: 'b', count: 40, top: 39 },
      ])
      expect(await collection.aggregate([{ $match: { n: { $lt: 10 } } }, { $count: 'few' }]).toArray()).toEqual([{ few: 10 }])
    })

    test('lists distinct values, each once, arrays opened', async () => {
      const collection = await filled([{ _id: 'a', t: ['x', 'y'] }, { _id: 'b', t: 'x' }, { _id: 'c' }])
      expect((await collection.distinct('t', {})).sort()).toEqual(['x', 'y'])
    })

    test('streams a whole collection while others write to it', async () => {
      const collection = await filled(Array.from({ length: 1200 }, (_, i): PlainDoc => ({ _id: String(i).padStart(5, '0'), n: 0 })))
      const seen: string[] = []
      for await (const doc of collection.find({}, { sort: { _id: 1 } })) {
        seen.push(doc._id)
        if (seen.length % 100 === 0) await collection.updateOne({ _id: doc._id }, { $inc: { n: 1 } } as never)
      }
      expect(seen).toHaveLength(1200)
      expect(new Set(seen).size).toBe(1200)
    })

    test('lists its indexes, drops them, and leaves an equal one alone', async () => {
      const collection = await filled([{ _id: 'a', n: 1 }])
      await collection.createIndex({ n: 1 })
      await collection.createIndex({ n: 1 })
      expect((await collection.listIndexes().toArray()).map((index) => index.name)).toEqual(['_id_', 'n_1'])
      await collection.dropIndex('n_1')
      expect((await collection.listIndexes().toArray()).map((index) => index.name)).toEqual(['_id_'])
      expect(await collection.find({ n: 1 }).toArray()).toHaveLength(1)
    })

    test('keeps documents and the mongoose layer in step: defaults, casting, save, lean', async () => {
      const { Schema } = store.connection.base
      const schema = new Schema(
        {
          name: { type: String, unique: true },
          at: { type: Date, default: () => new Date(5) },
          tags: [String],
          data: Buffer,
          nested: { n: Number },
        },
        { collection: `contract${++made}` },
      )
      type Person = { name: string; tags: string[]; data?: Buffer; nested: { n: number } }
      const model = store.connection.model(`Contract${made}`, schema) as unknown as mongoose.Model<Person>
      await model.init()
      const doc = await model.create({ name: 'x', tags: ['a'], data: Buffer.from('hi'), nested: { n: '7' } } as never)
      doc.tags.push('b')
      await doc.save()
      const again = await model.findOne({ tags: 'b', at: { $lte: new Date(5) } }).orFail()
      expect(again.toObject()).toMatchObject({ name: 'x', tags: ['a', 'b'], nested: { n: 7 }, at: new Date(5), __v: 1 })
      expect(again.data?.toString()).toBe('hi')
      expect(await model.findById(doc.id).lean()).toMatchObject({ _id: doc._id, name: 'x' })
      expect(await code(model.create({ name: 'x' }))).toBe(11000)
      expect(await model.findOneAndUpdate({ name: 'x' }, { $set: { 'nested.n': 8 } }, { returnDocument: 'after' }).lean()).toMatchObject({
        nested: { n: 8 },
      })
      expect(await model.exists({ name: 'nobody' })).toBeNull()
    })
  })
}
