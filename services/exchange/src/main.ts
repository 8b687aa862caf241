import { runProcess } from '@mingjian/platform'
import { RulebookError } from '@mingjian/rulebook'
import { settings } from './settings.ts'
import { startExchange } from './start-exchange.ts'

await runProcess(
  settings,
  async (config, life) => ({ ready: `ready ${(await startExchange(config, life)).url}` }),
  (error) => (error instanceof RulebookError ? error.message : undefined),
)
