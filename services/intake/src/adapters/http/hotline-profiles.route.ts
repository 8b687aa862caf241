import { hotlineProfile, hotlineProfileForm, hotlineProfileList, hotlineSuggestion, hotlineSuggestionForm } from '@mingjian/contracts'
import { type Route, route } from '@mingjian/platform'
import type { HotlineDeps } from '../../application/hotline-ports.ts'
import { saveProfile, suggestColumns } from '../../application/request-hotline-import.ts'
import { ACCESS } from './access.ts'

const PATH = '/api/intake/hotline-profiles'
const access = { roles: ACCESS.imports }

/** Column layouts of hotline files: those that ship, those that the caller's region saved, and suggestions from headers. */
export function hotlineProfileRoutes(deps: HotlineDeps): Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      operationId: 'list-hotline-profiles',
      summary: '列对应方案和可以对应的项目',
      access,
      responses: { 200: { description: '方案', schema: hotlineProfileList } },
      async handle({ caller }) {
        const { profiles, fields, version } = deps.rulebook().for(caller.region).importColumns
        const saved = (await deps.hotline.profiles(caller.region)).map((each) => ({ ...each, builtIn: false }))
        const own = new Set(saved.map(({ id }) => id))
        const builtIn = Object.entries(profiles).flatMap(([id, each]) => (own.has(id) ? [] : [{ id, ...each, version, builtIn: true }]))
        const described = Object.entries(fields).map(([field, { name, required }]) => [field, { name, required }])
        return { body: { items: [...saved, ...builtIn], fields: Object.fromEntries(described) } }
      },
    }),
    route({
      method: 'post',
      path: PATH,
      operationId: 'save-hotline-profile',
      summary: '保存一个来源的列对应方案；同一编号再存一次是新版本',
      access,
      body: hotlineProfileForm,
      responses: { 201: { description: '已保存', schema: hotlineProfile } },
      async handle({ body, caller }) {
        const { uncategorised, ...profile } = body
        const saved = await saveProfile(deps, caller, { ...profile, ...(uncategorised ? { uncategorised } : {}) })
        return { status: 201, body: { ...saved, builtIn: false } }
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/suggest`,
      operationId: 'suggest-hotline-columns',
      summary: '按表头建议列的对应关系',
      access,
      body: hotlineSuggestionForm,
      responses: { 200: { description: '建议', schema: hotlineSuggestion } },
      handle: async ({ body, caller }) => ({ body: suggestColumns(deps, caller, body.header) }),
    }),
  ]
}
