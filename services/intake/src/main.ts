import { runProcess } from '@mingjian/platform'
import { RulebookError } from '@mingjian/rulebook'
import { settings } from './settings.ts'
import { startIntake } from './start-intake.ts'

await runProcess(
  settings,
  async (config, life) => ({ ready: `ready ${(await startIntake(config, life)).url}` }),
  (error) => (error instanceof RulebookError ? error.message : undefined),
)
