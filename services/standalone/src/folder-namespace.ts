import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '@mingjian/platform'

const FILE = 'namespace'
const USUAL = 'mingjian'

/** The namespace of the events in a data folder; folders from before it could be chosen have the usual one. */
export function folderNamespace(dir: string): string {
  const file = join(dir, FILE)
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  return existsSync(join(dir, 'store.db')) ? USUAL : (process.env.NAMESPACE ?? USUAL)
}

/** Notes the namespace of a new data folder; refuses another one later, for what was published before would be lost to every reader. */
export function keepNamespace(dir: string, wanted: string): void {
  const kept = folderNamespace(dir)
  if (existsSync(join(dir, 'store.db')) && kept !== wanted)
    throw new ConfigError([
      `NAMESPACE: is ${wanted}, but the events in ${dir} are of ${kept}; set it to ${kept}, or start on another DATA_DIR`,
    ])
  writeFileSync(join(dir, FILE), `${wanted}\n`)
}
