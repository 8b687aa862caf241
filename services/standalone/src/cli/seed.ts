import { lifecycle, readConfig } from '@mingjian/platform'
import { Command } from 'commander'
import { settings } from '../settings.ts'
import { startStandalone } from '../start-standalone.ts'
import { dataFolder, print, runningInstance } from './instance.ts'

export const seedCommand = () =>
  new Command('seed')
    .description('fill an idle, empty data folder with the demo’s agencies and logins')
    .option('--json', 'print one JSON line')
    .action(async ({ json }: { json?: boolean }) => {
      const url = await runningInstance()
      if (url) throw new Error(`an instance runs at ${url}; it seeds itself at its first start (SEED=demo)`)
      const life = lifecycle()
      await startStandalone(readConfig(settings, { ...process.env, DATA_DIR: dataFolder(), PORT: '0', SEED: 'demo' }), life)
      await life.close()
      print(json, { dataDir: dataFolder() }, () => `seeded ${dataFolder()}`)
      process.exit(0)
    })
