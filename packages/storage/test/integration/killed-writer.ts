// A process that writes until it is killed, and prints the id of each write that was acknowledged.
import { openEmbedded } from '../../src/index.ts'

const { connection } = await openEmbedded({ dir: process.argv[2] as string })
const collection = connection.collection('written')
await collection.createIndex({ n: 1, tags: 1 })
await collection.createIndex({ twin: 1 }, { unique: true })
const run = process.argv[3] as string
for (let writer = 0; writer < 8; writer++) {
  const loop = async (): Promise<void> => {
    for (let i = 0; ; i++) {
      const id = `${run}-${writer}-${i}`
      await collection.insertOne({ _id: id as never, n: i, tags: ['x', id], twin: id, text: 'x'.repeat(500) })
      await collection.updateOne({ _id: id as never }, { $set: { done: true }, $push: { tags: 'y' } as never })
      process.stdout.write(`${id}\n`)
    }
  }
  loop()
}
