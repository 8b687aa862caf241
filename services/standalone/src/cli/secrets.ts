import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { derivedId } from '@mingjian/dossier'
import { fileKeyRing, handoverKeys, keycloakRealm, keycloakUser, usePlainErrors, writeSecretFile } from '@mingjian/platform'
import { loadRulebook } from '@mingjian/rulebook'
import { Command } from 'commander'
import { demoTree } from '../seed/demo-agencies.ts'
import { demoLogins } from '../seed/demo-logins.ts'
import { print } from './instance.ts'

type Options = { dir: string; publicUrl: string; mongo: string; region: string; demo?: boolean; json?: boolean }

/** Everything secret that the distributed profile needs, made once; what is there already stays. */
async function makeSecrets({ dir, publicUrl, mongo, region, demo }: Options): Promise<string[]> {
  usePlainErrors()
  mkdirSync(join(dir, 'realm'), { recursive: true, mode: 0o755 })
  const made: string[] = []
  const keep = (name: string, text: () => string): string => {
    const path = join(dir, name)
    if (!existsSync(path)) {
      writeSecretFile(path, text())
      made.push(name)
    }
    return readFileSync(path, 'utf8').trim()
  }
  for (const name of ['keys.json', 'handover-keys.json']) if (!existsSync(join(dir, name))) made.push(name)
  fileKeyRing(dir, 'standard')
  await handoverKeys(dir)
  const random = (bytes: number) => () => randomBytes(bytes).toString('base64url')
  keep('portal-secret', random(32))
  keep('keycloak-admin-password', random(18))
  keep('mongo-keyfile', () => randomBytes(96).toString('base64'))
  const mongoPassword = keep('mongo-password', random(24))
  keep('mongo-uri', () => `mongodb://mingjian:${mongoPassword}@${mongo}`)
  const servicesSecret = keep('services-secret', random(24))
  const logins = demo ? demoRealmLogins(region) : []
  const realm = { ...keycloakRealm({ publicUrl, servicesSecret, passwordGrant: demo ?? false }) }
  const first = keep('first-logins.json', () =>
    JSON.stringify(
      logins.map(({ username, password, title }) => ({ username, password, title })),
      null,
      2,
    ),
  )
  const passwords = new Map(
    (JSON.parse(first) as { username: string; password: string }[]).map(({ username, password }) => [username, password]),
  )
  const users = logins.map((login) => keycloakUser({ ...login, password: passwords.get(login.username) ?? login.password }))
  keep('realm/mingjian-realm.json', () => JSON.stringify({ ...realm, users: [...realm.users, ...users] }, null, 1))
  return made
}

function demoRealmLogins(region: string) {
  const { regions } = loadRulebook({})
  const tree = demoTree(region, regions)
  if (!tree) throw new Error(`${region} has no county with a township below it in the list of regions`)
  return demoLogins(region, tree.county, tree.township, regions).map((login) => ({
    ...login,
    id: derivedId(login.username, 'login'),
    password: randomBytes(12).toString('base64url'),
  }))
}

export const secretsCommand = () =>
  new Command('secrets')
    .description(
      'make the keys, passwords and the Keycloak realm of a distributed installation in a folder; what is there already stays as it is',
    )
    .requiredOption('--dir <folder>', 'where they are kept; back it up apart from the data')
    .requiredOption('--public-url <origin>', 'origin by which browsers reach the platform')
    .option('--mongo <address>', 'hosts, database and options of MongoDB', 'mongo:27017/mingjian?replicaSet=rs0&authSource=admin')
    .option('--region <code>', 'the region at the top', '5205')
    .option('--demo', 'a login per role with a random password, in first-logins.json')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async (options: Options) => {
      const made = await makeSecrets(options)
      print(options.json, { dir: options.dir, made }, () =>
        made.length > 0 ? `made in ${options.dir}: ${made.join(', ')}` : `all is there in ${options.dir}`,
      )
    })
