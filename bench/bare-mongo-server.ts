import { openMongo } from '@mingjian/storage'
import { firstComplaint, serveInserts } from './bare-inserts.ts'

// The yardstick of bench/filing-distributed.ts: as durable as ours, on the same MongoDB, in a database of its own.

const [source, own] = process.argv.slice(2)
if (!source || !own) throw new Error('usage: bare-mongo-server.ts <address of the database with one complaint in it> <address of its own>')
const template = await openMongo(source, { autoIndex: false })
const document = await firstComplaint(template.connection)
await template.close()
await serveInserts((await openMongo(own)).connection, document)
