import type { z } from 'zod'
import { ConfigError, readConfig } from './config.ts'
import { type Lifecycle, lifecycle } from './lifecycle.ts'

type Started = { /** What the process says when it answers. */ ready: string }

/**
 * Runs a process from its settings to its end: wrong settings are all told at once and end it with 1 before anything is opened; SIGTERM and SIGINT close
 * what was opened. `explain` turns faults that an operator can mend into one line.
 */
export async function runProcess<Shape extends z.ZodRawShape>(
  settings: Shape,
  start: (config: z.infer<z.ZodObject<Shape>>, life: Lifecycle) => Promise<Started>,
  explain: (error: unknown) => string | undefined = () => undefined,
): Promise<void> {
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
    const { ready } = await start(readConfig(settings, process.env), life)
    console.log(ready)
  } catch (error) {
    console.error(explain(error) ?? inWords(error))
    await life.close()
    process.exit(1)
  }
}

/** One clear line for what an operator can mend; anything else is a fault of ours and shows its stack. */
function inWords(error: unknown): string {
  const { code, message, port, address } = error as { code?: string; message?: string; port?: number; address?: string }
  if (error instanceof ConfigError) return error.message
  if (code === 'EADDRINUSE')
    return `port ${port} on ${address} is in use: stop the other program, or set PORT to another one (PORT=0 takes any free one)`
  if (code === 'EACCES' && port !== undefined) return `port ${port} may not be opened by this user: set PORT to one above 1023`
  return error instanceof Error ? (error.stack ?? String(message)) : String(error)
}
