import { plainFileName, requestImport, settleColumns, type UploadedFile } from '@mingjian/bulk'
import type { Caller } from '@mingjian/platform'
import { type SuggestedMapping, suggestColumnMapping } from '@mingjian/rulebook'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Uncategorised } from '../domain/hotline/hotline-import.ts'
import { DEFAULT_SOURCE } from '../domain/hotline/hotline-order.ts'
import type { HotlineDeps, HotlineProfile } from './hotline-ports.ts'
import { redactText } from './protect-person.ts'

export type ImportOptions = {
  profile?: string | undefined
  source?: string | undefined
  dryRun: boolean
  uncategorised?: Uncategorised | undefined
  /** Field → header text or column number (from 0); over the profile and the suggestion. */
  mapping?: Record<string, string | number> | undefined
}

/** What ids of imports are derived for. */
export const PURPOSE = 'hotline-import'

/** Settles everything about an import of an uploaded file and queues it; a file that cannot be imported is dropped and refused. */
export async function requestHotlineImport(
  deps: HotlineDeps,
  caller: Caller,
  { name, ...file }: UploadedFile,
  options: ImportOptions,
  idempotencyKey?: string,
): Promise<string> {
  const book = deps.rulebook()
  const rules = book.for(caller.region).importColumns
  const saved = options.profile ? (await deps.hotline.profiles(caller.region)).find(({ id }) => id === options.profile) : undefined
  const builtIn = options.profile && !saved ? rules.profiles[options.profile] : undefined
  return requestImport(
    deps,
    caller,
    { ...file, name: redactText(plainFileName(name), {}).slice(-100) || '未命名文件' },
    {
      purpose: PURPOSE,
      tableName: '工单表',
      dryRun: options.dryRun,
      idempotencyKey,
      settle({ header }) {
        if (options.profile && !saved && !builtIn)
          throw refuse('import-mapping-missing', '没有这个列对应方案，请重新选择。', { field: 'profile' })
        const settled = settleColumns(header, rules, saved?.columns ?? builtIn?.columns ?? {}, options.mapping ?? {})
        const profile = saved?.id ?? (builtIn ? options.profile : settled.profile) ?? 'suggested'
        return {
          columns: settled.columns,
          profile,
          profileVersion: saved?.version ?? rules.version,
          source: options.source ?? saved?.source ?? familyOf(profile, Object.keys(rules.profiles)),
          uncategorised: options.uncategorised ?? saved?.uncategorised ?? 'complaints',
          categoryMappingVersion: book.for(caller.region).hotlineCategories.version,
          rulebook: book.version,
        }
      },
    },
  )
}

/** Layouts whose id begins with another one's are of the same source: message-board-replies numbers its messages as message-board does. */
function familyOf(profile: string, profiles: string[]): string {
  const family = profiles.filter((id) => profile === id || profile.startsWith(`${id}-`)).sort((a, b) => a.length - b.length)[0]
  return family === undefined || family.startsWith('hotline') ? DEFAULT_SOURCE : family
}

/** Names the columns of a header row without a file. */
export function suggestColumns(deps: HotlineDeps, caller: Caller, header: string[]): SuggestedMapping {
  return suggestColumnMapping(header, deps.rulebook().for(caller.region).importColumns)
}

/** Saves a layout under its id; the same id again is the next version. */
export function saveProfile(deps: HotlineDeps, caller: Caller, profile: Omit<HotlineProfile, 'version'>): Promise<HotlineProfile> {
  const { fields } = deps.rulebook().for(caller.region).importColumns
  for (const field of Object.keys(profile.columns))
    if (!Object.hasOwn(fields, field))
      throw refuse('import-mapping-missing', '列对应方案里有系统不认识的项目，请重新选择。', { field: `columns.${field}` })
  return deps.hotline.saveProfile(caller.region, profile, caller.id)
}
