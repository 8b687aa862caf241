import { afterAll, beforeAll, describe } from '@jest/globals'
import { dossierStoreContract, startStandaloneMongo } from '@mingjian/testkit'
import { dossierStore, openMongo } from '../../src/index.ts'

// No transaction anywhere: a server without a replica set keeps the same promises.

let made = 0

describe('without a replica set', () => {
  let server: Awaited<ReturnType<typeof startStandaloneMongo>>
  beforeAll(async () => {
    server = await startStandaloneMongo()
  })
  afterAll(() => server.container.stop())

  dossierStoreContract('a server alone', async () => {
    const { connection, close } = await openMongo(`${server.uri}t${++made}`)
    const store = dossierStore<{ text: string }>(connection, { collection: 'notes', index: {} })
    await store.ready()
    return { store, close }
  })
})
