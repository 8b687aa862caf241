import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Intake } from '@mingjian/intake'
import { writeSecretFile } from '@mingjian/platform'
import type { Rulebook } from '@mingjian/rulebook'
import type { EmbeddedIssuer } from '../identity/embedded-issuer.ts'
import { demoAgencies, demoTree } from './demo-agencies.ts'
import { demoCertificates } from './demo-certificates.ts'
import { demoLogins } from './demo-logins.ts'

type SeedOptions = {
  dir: string
  region: string
  rulebook: Rulebook
  agencies: Intake['agencies']
  issuer: EmbeddedIssuer | undefined
  supervisors: Intake['supervisors']
}

/** Fills an empty instance, once: agencies, and a login per role with a random password, printed once and kept in `first-logins.json` (mode 0600). */
export async function seedDemo({ dir, region, rulebook, agencies, supervisors, issuer }: SeedOptions): Promise<void> {
  const tree = demoTree(region, rulebook.regions)
  if (!tree) return
  if (agencies.register.search({ limit: 1 }).length === 0) await agencies.register.put(demoAgencies(tree, rulebook.regions))
  const path = join(dir, 'first-logins.json')
  if (!issuer || existsSync(path)) return
  const logins = demoLogins(tree, rulebook.regions).map((login) => ({
    ...login,
    password: randomBytes(12).toString('base64url'),
  }))
  await issuer.putLogins(logins)
  await supervisors.put(demoCertificates(logins))
  const told = logins.map(({ username, password, title }) => ({ username, password, title }))
  writeSecretFile(path, `${JSON.stringify(told, null, 2)}\n`)
  console.log(
    'first start: logins with random passwords (also in first-logins.json in the data folder; change or remove them before real use)',
  )
  for (const { username, password } of logins) console.log(`  ${username.padEnd(32)} ${password}`)
}
