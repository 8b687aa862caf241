import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { integrationClient, usePlainErrors, writeSecretFile } from '@mingjian/platform'
import { Command } from 'commander'
import { newLoginShape } from '../admin/logins.route.ts'
import { print } from './instance.ts'

type Options = { title: string; region: string; unit: string; out: string; json?: boolean }

export const integrationCommand = () =>
  new Command('integration')
    .description(
      'make a client of Keycloak for a program of others, as a file for its partial import; with the embedded issuer it is user add --role integration instead',
    )
    .argument('<client-id>', 'for example hotline-centre')
    .requiredOption('--title <text>', 'whose program it is, as the audit trail shows it')
    .requiredOption('--region <code>')
    .requiredOption('--unit <agency>', 'agency id of the unit that it works for')
    .requiredOption('--out <file>', 'new file, with the secret in it: import it, then delete it')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action((clientId: string, { out, json, ...place }: Options) => {
      usePlainErrors()
      const { title, region, unit } = newLoginShape.parse({ username: clientId, roles: ['integration'], ...place })
      const file = resolve(process.env.INIT_CWD ?? process.cwd(), out)
      if (existsSync(file)) throw new Error(`${file} is there already: name a new file`)
      const secret = randomBytes(24).toString('base64url')
      writeSecretFile(file, JSON.stringify({ ifResourceExists: 'FAIL', ...integrationClient({ clientId, title, region, unit, secret }) }))
      print(json, { clientId, secret, file }, () => `${clientId}  ${secret}`)
    })
