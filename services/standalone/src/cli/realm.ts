import { readFileSync } from 'node:fs'
import { readConfig, usePlainErrors } from '@mingjian/platform'
import { Command } from 'commander'
import { z } from 'zod'
import { print } from './instance.ts'

type Options = { keycloak: string; file: string; json?: boolean }
type Admin = { username: string; password: string }

const TIMEOUT_MS = 30_000
const tokenShape = z.object({ access_token: z.string() })
const realmShape = z.looseObject({ realm: z.string() })
const settings = { KEYCLOAK_ADMIN_USERNAME: z.string().default('admin'), KEYCLOAK_ADMIN_PASSWORD: z.string().min(1) }

/** Puts a realm into Keycloak by its administrator; answers false when one of that name is there, which stays as it is. */
export async function importRealm(keycloak: string, text: string, { username, password }: Admin): Promise<boolean> {
  const { realm } = realmShape.parse(JSON.parse(text))
  const signal = () => AbortSignal.timeout(TIMEOUT_MS)
  const login = await fetch(`${keycloak}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username, password }),
    signal: signal(),
  })
  if (!login.ok) throw new Error(`Keycloak gives ${username} no token (${login.status}): check KEYCLOAK_ADMIN_PASSWORD`)
  const { access_token } = tokenShape.parse(await login.json())
  const answer = await fetch(`${keycloak}/admin/realms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: text,
    signal: signal(),
  })
  if (answer.status === 409) return false
  if (!answer.ok) throw new Error(`Keycloak does not take the realm ${realm}: ${answer.status}`)
  return true
}

export const realmCommand = () =>
  new Command('realm')
    .description('put a realm into Keycloak as KEYCLOAK_ADMIN_USERNAME; one of that name that is there stays as it is')
    .requiredOption('--keycloak <origin>', 'where Keycloak answers')
    .requiredOption('--file <file>', 'the realm, as `mingjian secrets` makes it')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async ({ keycloak, file, json }: Options) => {
      usePlainErrors()
      const { KEYCLOAK_ADMIN_USERNAME: username, KEYCLOAK_ADMIN_PASSWORD: password } = readConfig(settings, process.env)
      const made = await importRealm(keycloak.replace(/\/+$/, ''), readFileSync(file, 'utf8'), { username, password })
      print(json, { made }, () => (made ? 'the realm is made' : 'the realm is there already and stays as it is'))
    })
