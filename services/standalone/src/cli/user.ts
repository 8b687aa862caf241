import { usePlainErrors } from '@mingjian/platform'
import { openEmbedded } from '@mingjian/storage'
import { Command } from 'commander'
import { newLoginShape, putLogin } from '../admin/logins.route.ts'
import { type LoginStore, loginStore } from '../identity/logins.ts'
import { administrator, callAs, dataFolder, print, runningInstance } from './instance.ts'

type Listed = { username: string; title: string; roles: string[]; region: string; unit: string; active: boolean }

async function logins<T>(remote: (url: string) => Promise<T>, local: (store: LoginStore) => Promise<T>): Promise<T> {
  const url = await runningInstance()
  if (url) return remote(url)
  const { connection, close } = await openEmbedded({ dir: dataFolder() })
  try {
    return await local(await loginStore(connection))
  } finally {
    await close()
  }
}

export const userCommand = () =>
  new Command('user')
    .description('logins of the embedded issuer')
    .addCommand(
      new Command('list')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async ({ json }: { json?: boolean }) => {
          const items: Listed[] = await logins(
            async (url) => (await callAs<{ items: Listed[] }>(url, administrator(), 'GET', '/api/admin/users')).items,
            (store) => store.list(),
          )
          print(json, items, () =>
            items
              .map(
                (each) => `${each.username.padEnd(36)} ${each.roles.join(',').padEnd(28)} ${each.unit}${each.active ? '' : '  (inactive)'}`,
              )
              .join('\n'),
          )
        }),
    )
    .addCommand(
      new Command('add')
        .description(
          'add a login, or give an existing one a new random password; it is printed once. With --role integration alone it is a program: client id and secret',
        )
        .argument('<username>')
        .requiredOption('--title <text>', 'post, as the audit trail shows it')
        .requiredOption('--role <role...>')
        .requiredOption('--region <code>')
        .requiredOption('--unit <agency>', 'agency id of the unit, for example office-520502')
        .option('--agency <agency>')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(
          async (
            username: string,
            { role, json, ...rest }: { title: string; role: string[]; region: string; unit: string; agency?: string; json?: boolean },
          ) => {
            usePlainErrors()
            const body = newLoginShape.parse({ username, roles: role, ...rest })
            const made = await logins(
              (url) => callAs<{ username: string; password: string }>(url, administrator(), 'POST', '/api/admin/users', body),
              (store) => putLogin(store, body),
            )
            print(json, made, () => `${made.username}  ${made.password}`)
          },
        ),
    )
    .addCommand(
      new Command('deactivate')
        .argument('<username>')
        .option('--json', 'print one JSON line')
        .exitOverride()
        .action(async (username: string, { json }: { json?: boolean }) => {
          await logins(
            async (url) => void (await callAs(url, administrator(), 'POST', `/api/admin/users/${encodeURIComponent(username)}/deactivate`)),
            async (store) => {
              if (!(await store.deactivate(username))) throw new Error(`there is no login ${username}`)
            },
          )
          print(json, { username }, () => `${username} may no longer sign in`)
        }),
    )
