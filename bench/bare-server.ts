import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complaintStore } from '@mingjian/intake'
import { openEmbedded } from '@mingjian/storage'
import express from 'express'

// The yardstick of bench/filing.ts: express.json, then one mongoose insert of the very document that a filing stored, with the same indexes.

const source = process.argv[2]
if (!source) throw new Error('usage: bare-server.ts <data folder with one complaint in it>')
const dir = mkdtempSync(join(tmpdir(), 'mingjian-bare-'))
cpSync(join(source, 'store.db'), join(dir, 'template.db'))

const template = await openEmbedded({ dir, file: 'template.db' })
const document = (await complaintStore(template.connection).model.findOne({}).sort({ _id: 1 }).lean()) as {
  index: Record<string, unknown>
} & Record<string, unknown>
await template.close()

const { connection } = await openEmbedded({ dir, file: 'bare.db' })
const { model, ready } = complaintStore(connection)
await ready()
let serial = 0
const app = express()
app.use(express.json({ limit: '1mb' }))
app.post('/', async (_request, response) => {
  serial += 1
  const id = randomUUID()
  await model.create({
    ...document,
    _id: id,
    dirty: false,
    index: { ...document.index, no: `JD520502-2026-${serial}`, receipt: id },
  } as never)
  response.status(201).json({ id })
})
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
