import { Command } from 'commander'
import { accessToken, print, requireInstance } from './instance.ts'

export const tokenCommand = () =>
  new Command('token')
    .description('print an access token of a seeded login for the running instance')
    .argument('<username>', 'for example intake-clerk-5205')
    .option('--json', 'print one JSON line')
    .action(async (username: string, { json }: { json?: boolean }) => {
      const token = await accessToken(await requireInstance(), username)
      print(json, { username, accessToken: token }, () => token)
    })
