import { afterAll, beforeAll } from '@jest/globals'
import { freePort, identityContract, staffDirectoryContract } from '@mingjian/testkit'
import { type KeycloakUnderTest, keycloakUnderTest } from '../keycloak-under-test.ts'

let its: KeycloakUnderTest
beforeAll(async () => {
  its = await keycloakUnderTest(`http://127.0.0.1:${await freePort()}`)
})
afterAll(() => its?.close())
/** One container for all suites of this file; it ends with the file. */
const shared = async () => ({ ...its, close: async () => {} })

identityContract('Keycloak', shared)
staffDirectoryContract('Keycloak', shared)
