import { runProcess } from '@mingjian/platform'
import { RulebookError } from '@mingjian/rulebook'
import { DataFolderInUse } from '@mingjian/storage'
import { settings } from './settings.ts'
import { startStandalone } from './start-standalone.ts'

await runProcess(
  settings,
  async (config, life) => ({ ready: `ready ${(await startStandalone(config, life)).url}` }),
  (error) => {
    if (error instanceof RulebookError) return error.message
    if (error instanceof DataFolderInUse) return `${error.message}: stop it, or set DATA_DIR to another folder`
    return undefined
  },
)
