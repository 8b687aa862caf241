import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keycloakRealm } from '@mingjian/platform'

// Writes deploy/keycloak/mingjian-realm.json from the roles, clients and limits that the embedded issuer has too; `--check` compares instead. No
// secret and no login stands in it. Keycloak fills in MINGJIAN_PUBLIC_URL from its environment; forgotten, nobody can sign in.

const file = fileURLToPath(new URL('../deploy/keycloak/mingjian-realm.json', import.meta.url))
const text = `${JSON.stringify(keycloakRealm({ publicUrl: `\${MINGJIAN_PUBLIC_URL}` }), null, 2)}\n`

if (process.argv.includes('--check')) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error('deploy/keycloak/mingjian-realm.json is not what the roles say: run npm run realm')
    process.exit(1)
  }
  console.log('the realm is generated')
} else {
  writeFileSync(file, text)
  console.log('the realm is written')
}
