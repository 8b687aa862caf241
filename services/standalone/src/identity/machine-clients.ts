import { randomBytes } from 'node:crypto'
import { isMachine } from '@mingjian/platform'
import type { AdapterConstructor } from 'oidc-provider'
import { type LoginStore, loginId } from './logins.ts'

/** Storage in which each active login of a program is a client, its name the client's and its password the secret, which is compared by its hash. */
export const machineClients = (Stored: AdapterConstructor, logins: LoginStore): AdapterConstructor =>
  class extends Stored {
    readonly #name: string
    constructor(name: string) {
      super(name)
      this.#name = name
    }
    override async find(id: string) {
      if (this.#name !== 'Client') return super.find(id)
      const login = await logins.find(loginId(id))
      if (!login || !isMachine(login.roles)) return undefined
      return {
        client_id: id,
        // Never compared: `compareClientSecret` asks the login store.
        client_secret: randomBytes(32).toString('base64url'),
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      }
    }
  }
