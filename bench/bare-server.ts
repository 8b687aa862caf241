import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@mingjian/storage'
import { firstComplaint, serveInserts } from './bare-inserts.ts'

// The yardstick of bench/filing.ts, on the embedded driver.

const source = process.argv[2]
if (!source) throw new Error('usage: bare-server.ts <data folder with one complaint in it>')
const dir = mkdtempSync(join(tmpdir(), 'mingjian-bare-'))
cpSync(join(source, 'store.db'), join(dir, 'template.db'))

const template = await openEmbedded({ dir, file: 'template.db' })
const document = await firstComplaint(template.connection)
await template.close()
await serveInserts((await openEmbedded({ dir, file: 'bare.db' })).connection, document)
