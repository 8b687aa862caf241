import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { readConfig, usePlainErrors } from '@mingjian/platform'
import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { place } from './handover-files.ts'
import { print } from './instance.ts'

type Options = { keycloak: string; file?: string; clients?: string; wait?: number; json?: boolean }
type Admin = { username: string; password: string }

const TIMEOUT_MS = 30_000
const PAUSE_MS = 2_000
const NAME = 'mingjian'
const tokenShape = z.object({ access_token: z.string() })
const realmShape = z.looseObject({ realm: z.string() })
const partShape = z
  .looseObject({
    clients: z.array(z.looseObject({ clientId: z.string() })).default([]),
    users: z.array(z.looseObject({ username: z.string() })).default([]),
  })
  .refine(({ clients, users }) => clients.length + users.length > 0, 'names no clients and no users')
const settings = { KEYCLOAK_ADMIN_USERNAME: z.string().default('admin'), KEYCLOAK_ADMIN_PASSWORD: z.string().min(1) }

/** Puts a realm into Keycloak by its administrator; answers false when one of that name is there, which stays as it is. */
export async function importRealm(keycloak: string, text: string, admin: Admin): Promise<boolean> {
  const { realm } = realmShape.parse(JSON.parse(text))
  return give(keycloak, '', text, admin, `the realm ${realm}`)
}

/** Adds clients (as `mingjian integration` writes them) and accounts to the realm; answers false when one of them is there, and nothing is changed. */
export async function importPart(keycloak: string, text: string, admin: Admin): Promise<boolean> {
  const { clients, users } = partShape.parse(JSON.parse(text))
  const names = [...clients.map(({ clientId }) => clientId), ...users.map(({ username }) => username)]
  return give(keycloak, `/${NAME}/partialImport`, text, admin, names.join(', '))
}

/** Gives a text to Keycloak's administration; false when it says that this is there already. */
async function give(keycloak: string, path: string, text: string, { username, password }: Admin, what: string): Promise<boolean> {
  const signal = () => AbortSignal.timeout(TIMEOUT_MS)
  const login = await fetch(`${keycloak}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username, password }),
    signal: signal(),
  })
  if (!login.ok) throw new Error(`Keycloak gives ${username} no token (${login.status}): check KEYCLOAK_ADMIN_PASSWORD`)
  const { access_token } = tokenShape.parse(await login.json())
  const answer = await fetch(`${keycloak}/admin/realms${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: text,
    signal: signal(),
  })
  if (answer.status === 409) return false
  if (!answer.ok) throw new Error(`Keycloak does not take ${what}: ${answer.status}`)
  return true
}

/** Waits until Keycloak answers at all, as it may be starting; ends with its last error after so many seconds. */
export async function keycloakAnswers(keycloak: string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1_000
  for (;;) {
    const last = await fetch(`${keycloak}/realms/master`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      ({ ok, status }) => (ok ? undefined : `it says ${status}`),
      ({ cause, message }: Error) => (cause as Error | undefined)?.message ?? message,
    )
    if (last === undefined) return
    if (Date.now() >= until) throw new Error(`Keycloak at ${keycloak} does not answer after ${seconds} s: ${last}`)
    await setTimeout(PAUSE_MS)
  }
}

export const realmCommand = () =>
  new Command('realm')
    .description('put a realm, or clients of it, into Keycloak as KEYCLOAK_ADMIN_USERNAME; what is there of that name stays as it is')
    .requiredOption('--keycloak <origin>', 'where Keycloak answers')
    .option('--file <file>', 'the realm, as `mingjian secrets` makes it')
    .option('--clients <file>', 'clients and accounts for the realm mingjian that is there, as `mingjian integration` makes them')
    .option('--wait <seconds>', 'how long to wait for a Keycloak that does not answer yet', seconds)
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async ({ keycloak, file, clients, wait, json }: Options) => {
      usePlainErrors()
      const path = file ?? clients
      if (path === undefined || (file !== undefined && clients !== undefined))
        throw new Error('name a realm by --file, or clients by --clients')
      const { KEYCLOAK_ADMIN_USERNAME: username, KEYCLOAK_ADMIN_PASSWORD: password } = readConfig(settings, process.env)
      const text = readFileSync(place(path), 'utf8')
      const origin = keycloak.replace(/\/+$/, '')
      if (wait !== undefined) await keycloakAnswers(origin, wait)
      const put = file === undefined ? importPart : importRealm
      const made = await put(origin, text, { username, password })
      print(json, { made }, () => (made ? 'made' : 'there already, nothing was changed'))
    })

function seconds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('must be whole seconds, 1 to 9999')
  return Number(text)
}
