import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// `npm run proto`: generates packages/rpc/src/gen from proto/.

const root = fileURLToPath(new URL('..', import.meta.url))
const { status } = spawnSync('buf', ['generate'], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
