import { Command } from 'commander'
import { auditCommand } from './audit.ts'
import { deadlineCommand } from './deadline.ts'
import { dlqCommand } from './dlq.ts'
import { exportCommand } from './export.ts'
import { handoverCommand } from './handover.ts'
import { importCommand } from './import.ts'
import { importArchiveCommand } from './import-archive.ts'
import { integrationCommand } from './integration.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { realmCommand } from './realm.ts'
import { secretsCommand } from './secrets.ts'
import { seedCommand } from './seed.ts'
import { tokenCommand } from './token.ts'
import { userCommand } from './user.ts'

// The operator's command line. Each command lives in a file of its name; exit code 0 done, 1 refused or found broken, 2 wrong usage.

const program = new Command('mingjian')
  .description(
    '明鉴: the operator’s command line. It talks to the running instance (MINGJIAN_URL, or the one that owns DATA_DIR) or to an idle data folder.',
  )
  .showHelpAfterError()
  .exitOverride()

for (const add of [
  importCommand,
  tokenCommand,
  deadlineCommand,
  auditCommand,
  dlqCommand,
  userCommand,
  integrationCommand,
  keysCommand,
  seedCommand,
  exportCommand,
  importArchiveCommand,
  secretsCommand,
  realmCommand,
  migrateCommand,
  handoverCommand,
])
  program.addCommand(add().exitOverride())

try {
  await program.parseAsync(process.argv)
} catch (error) {
  const { code, exitCode, message } = error as { code?: unknown; exitCode?: number; message: string }
  if (typeof code === 'string' && code.startsWith('commander.')) process.exitCode = exitCode === 0 ? 0 : 2
  else {
    console.error(message)
    process.exitCode = 1
  }
}
