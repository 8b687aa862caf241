import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { complaintStore } from '@mingjian/intake'
import express from 'express'

type Connection = Parameters<typeof complaintStore>[0]

/** The complaint that a filing stored, whole. */
export async function firstComplaint(connection: Connection) {
  return (await complaintStore(connection).model.findOne({}).sort({ _id: 1 }).lean()) as { index: Record<string, unknown> } & Record<
    string,
    unknown
  >
}

/** express.json and one mongoose insert of the same document, with the same indexes; prints its address. */
export async function serveInserts(connection: Connection, document: Awaited<ReturnType<typeof firstComplaint>>): Promise<void> {
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
}
