import { ConfigError, lifecycle, readConfig } from '@mingjian/platform'
import { RulebookError } from '@mingjian/rulebook'
import { settings } from './settings.ts'
import { startStandalone } from './start-standalone.ts'

/** One clear line for what an operator can mend; anything else is a fault of ours and shows its stack. */
function explain(error: unknown): string {
  const { code, message, port, address } = error as { code?: string; message?: string; port?: number; address?: string }
  if (error instanceof ConfigError || error instanceof RulebookError) return error.message
  if (code === 'EADDRINUSE')
    return `port ${port} on ${address} is in use: stop the other program, or set PORT to another one (PORT=0 takes any free one)`
  if (code === 'EACCES' && port !== undefined) return `port ${port} may not be opened by this user: set PORT to one above 1023`
  if (code === 'data-folder-in-use') return `${message}: stop it, or set DATA_DIR to another folder`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const life = lifecycle()
let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  const late = await life.close()
  for (const line of late) console.error(line)
  process.exit(late.length > 0 ? 1 : 0)
}
process.on('SIGTERM', end)
process.on('SIGINT', end)

try {
  const { url } = await startStandalone(readConfig(settings, process.env), life)
  console.log(`ready ${url}`)
} catch (error) {
  console.error(explain(error))
  await life.close()
  process.exit(1)
}
