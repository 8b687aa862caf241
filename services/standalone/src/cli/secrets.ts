import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { derivedId } from '@mingjian/dossier'
import { fileKeyRing, handoverKeys, keycloakRealm, keycloakUser, usePlainErrors, writeSecretFile } from '@mingjian/platform'
import { loadRulebook } from '@mingjian/rulebook'
import { Command } from 'commander'
import { demoTree } from '../seed/demo-agencies.ts'
import { demoLogins } from '../seed/demo-logins.ts'
import { print } from './instance.ts'
import { type ClusterAccess, kubernetesSecret } from './kubernetes-secret.ts'

type Options = { dir: string; publicUrl: string; mongo: string; region: string; demo?: boolean; kubernetesSecret?: string; json?: boolean }

const REALM = 'realm/mingjian-realm.json'
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token'

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
  keep('public-url', () => publicUrl)
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
  keep(REALM, () => JSON.stringify({ ...realm, users: [...realm.users, ...users] }, null, 1))
  return made
}

/** As `makeSecrets`, kept in a Secret of the cluster, each file under its name without the folder; `options.dir` is only where they are made. */
export async function makeClusterSecrets(options: Options, at: string, access: ClusterAccess): Promise<string[]> {
  const secret = kubernetesSecret(at, access)
  const there = await secret.read()
  mkdirSync(join(options.dir, 'realm'), { recursive: true, mode: 0o755 })
  for (const [name, text] of Object.entries(there ?? {})) writeSecretFile(join(options.dir, name === basename(REALM) ? REALM : name), text)
  const made = await makeSecrets(options)
  const text = (name: string) => readFileSync(join(options.dir, name), 'utf8')
  if (made.length > 0) await secret.keep(Object.fromEntries(made.map((name) => [basename(name), text(name)])), there !== undefined)
  return made
}

function demoRealmLogins(region: string) {
  const { regions } = loadRulebook({})
  const tree = demoTree(region, regions)
  if (!tree) throw new Error(`${region} has no city, county and township on its line in the list of regions`)
  return demoLogins(tree, regions).map((login) => ({
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
    .option(
      '--kubernetes-secret <namespace/name>',
      'keep them in this Secret of the cluster that this pod runs in; the folder is only where they are made',
    )
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async (options: Options) => {
      const { dir, kubernetesSecret: secret } = options
      const access = () => ({ origin: 'https://kubernetes.default.svc', token: readFileSync(TOKEN_FILE, 'utf8') })
      const made = secret ? await makeClusterSecrets(options, secret, access()) : await makeSecrets(options)
      const place = secret ?? dir
      print(options.json, { dir: place, made }, () =>
        made.length > 0 ? `made in ${place}: ${made.join(', ')}` : `all is there in ${place}`,
      )
    })
