import { runProcess } from '@mingjian/platform'
import { RulebookError } from '@mingjian/rulebook'
import { settings } from './settings.ts'
import { startPersonnel } from './start-personnel.ts'

await runProcess(
  settings,
  async (config, life) => ({ ready: `ready ${(await startPersonnel(config, life)).url}` }),
  (error) => (error instanceof RulebookError ? error.message : undefined),
)
