import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { rewrapKeys } from '@mingjian/intake'
import { SEALED_OF_PEOPLE } from '@mingjian/personnel'
import { dataSettings, fileKeyRing, readConfig } from '@mingjian/platform'
import { lockDataFolder, openEmbedded } from '@mingjian/storage'
import { Command } from 'commander'
import { rotateIssuerKeys } from '../identity/issuer-keys.ts'
import { dataFolder, print } from './instance.ts'

export const keysCommand = () =>
  new Command('keys').description('keys of an idle data folder').addCommand(
    new Command('rotate')
      .description(
        'make a new generation of region keys and wrap every data key by it; make a new signing key. May be given again after a kill. Back up keys.json afterwards',
      )
      .option('--json', 'print one JSON line')
      .exitOverride()
      .action(async ({ json }: { json?: boolean }) => {
        const dir = dataFolder()
        if (!existsSync(join(dir, 'keys.json'))) throw new Error(`${dir} holds no keys: set DATA_DIR to the instance's data folder`)
        const lock = lockDataFolder(dir)
        const { connection, close } = await openEmbedded({ dir })
        try {
          const keys = fileKeyRing(dir, readConfig(dataSettings, process.env).CRYPTO_SUITE)
          const generation = keys.rotate()
          const signing = existsSync(join(dir, 'identity-keys.json')) ? rotateIssuerKeys(dir) : undefined
          const progress = (done: number) => process.stderr.isTTY && process.stderr.write(`\r${done} keys wrapped`)
          const rewrapped = await rewrapKeys(connection, keys, progress, SEALED_OF_PEOPLE)
          print(
            json,
            { generation, rewrapped, signing },
            () => `generation ${generation}: ${rewrapped} data keys wrapped anew; new signing key`,
          )
        } finally {
          await close()
          lock.release()
        }
      }),
  )
