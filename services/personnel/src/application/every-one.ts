import type { Dossiers, Listed } from './personnel-deps.ts'

const PAGE = 200

/** All dossiers of a filter in the order of their ids, a page at a time: memory does not grow with them. */
export async function* everyPage<State>(
  dossiers: Pick<Dossiers<State, never>, 'list'>,
  filter: Record<string, unknown>,
): AsyncGenerator<Listed<State>[]> {
  let cursor: string | undefined
  do {
    const { items, next } = await dossiers.list({ filter, limit: PAGE, cursor })
    yield items
    cursor = next
  } while (cursor)
}

/** The same, one after the other. */
export async function* everyOne<State>(
  dossiers: Pick<Dossiers<State, never>, 'list'>,
  filter: Record<string, unknown>,
): AsyncGenerator<Listed<State>> {
  for await (const items of everyPage(dossiers, filter)) yield* items
}
