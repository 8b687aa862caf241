import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@mingjian/storage'
import type { IdentityUnderTest } from '@mingjian/testkit'
import express, { type RequestHandler } from 'express'
import { putLogin } from '../src/admin/logins.route.ts'
import { type EmbeddedIssuer, embeddedIssuer } from '../src/identity/embedded-issuer.ts'
import { rotateIssuerKeys } from '../src/identity/issuer-keys.ts'
import type { LoginSpec } from '../src/seed/demo-logins.ts'

/** The embedded issuer by itself, on a store and a port of its own; `pages` answer under the same origin. */
export async function embeddedUnderTest(pages: RequestHandler = (_request, _response, next) => next()): Promise<IdentityUnderTest> {
  const dir = mkdtempSync(join(tmpdir(), 'mingjian-issuer-'))
  let answer: RequestListener = () => {}
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const realmUrl = `${publicUrl}/realms/mingjian`

  async function start() {
    const store = await openEmbedded({ dir })
    const issuer = await embeddedIssuer({ dir, realmUrl, publicUrl, connection: store.connection })
    answer = express().use('/realms/mingjian', issuer.handler).use(pages)
    return { store, issuer }
  }
  let running: { store: Awaited<ReturnType<typeof openEmbedded>>; issuer: EmbeddedIssuer } = await start()

  return {
    realmUrl,
    publicUrl,
    addLogin: (login) => running.issuer.putLogins([login as LoginSpec & { password: string }]),
    deactivate: async (username) => void (await running.issuer.logins.deactivate(username)),
    addMachine: async ({ clientId, ...machine }) =>
      (await putLogin(running.issuer.logins, { ...machine, username: clientId, roles: ['integration'] })).password,
    endMachine: async (clientId) => void (await running.issuer.logins.deactivate(clientId)),
    async rotateKeys() {
      rotateIssuerKeys(dir)
      await running.store.close()
      running = await start()
    },
    staff: { colleagues: (unit) => running.issuer.logins.colleagues(unit) },
    async close() {
      await new Promise((resolve) => server.close(resolve))
      await running.store.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
