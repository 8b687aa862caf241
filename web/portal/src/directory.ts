import { z } from 'zod'
import type { ApiClient } from './api-client.ts'

const regionsShape = z.object({ items: z.array(z.object({ code: z.string(), name: z.string(), fullName: z.string(), level: z.string() })) })
export type Region = z.output<typeof regionsShape>['items'][number] & { children: Region[] }

const agenciesShape = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      region: z.string(),
      kind: z.string(),
      field: z.string().optional(),
      phone: z.string().optional(),
    }),
  ),
  next: z.string().optional(),
})
export type Agencies = z.output<typeof agenciesShape>
export type AgencyItem = Agencies['items'][number]

const codesShape = z.object({
  name: z.string(),
  items: z.array(z.object({ code: z.string(), name: z.string(), hint: z.string().optional(), explanation: z.string().optional() })),
})
export type CodeEntry = z.output<typeof codesShape>['items'][number]

const textsShape = z.object({ items: z.array(z.string()) })

const FRESH_MS = 10 * 60_000

export type Codes = ReturnType<typeof createDirectory>

/** Regions, agencies and code lists of the API; what seldom changes is kept for ten minutes. */
export function createDirectory(api: ApiClient, clock: () => Date) {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>()

  function keep<T>(key: string, load: () => Promise<T>): Promise<T> {
    const now = clock().getTime()
    const known = kept.get(key)
    if (known && known.until > now) return known.value as Promise<T>
    const value = load()
    kept.set(key, { until: now + FRESH_MS, value })
    value.catch(() => kept.delete(key))
    return value
  }

  async function below(parent: string | undefined, depth: number): Promise<Region[]> {
    const { items } = await api.call('GET', `/api/public/regions${parent ? `?parent=${parent}` : ''}`, regionsShape)
    return Promise.all(items.map(async (item) => ({ ...item, children: depth > 0 ? await below(item.code, depth - 1) : [] })))
  }

  const regions = () => keep('regions', () => below(undefined, 2))
  const codes = (list: string) => keep(`codes ${list}`, async () => (await api.call('GET', `/api/public/codes/${list}`, codesShape)).items)

  return {
    regions,
    codes,
    /** A city looks into its counties, a county into its townships: as choices of a filter. */
    async placesBelow(region: string): Promise<{ value: string; text: string }[]> {
      const roots = await regions()
      const own = [...roots, ...roots.flatMap(({ children }) => children)].find(({ code }) => code === region)
      return (own?.children ?? []).map(({ code, name }) => ({ value: code, text: name }))
    },
    async regionName(code: string): Promise<string> {
      const all = (await regions()).flatMap((city) => [city, ...city.children.flatMap((county) => [county, ...county.children])])
      return all.find((region) => region.code === code)?.fullName ?? code
    },
    async codeName(list: string, code: string): Promise<string> {
      return (await codes(list)).find((entry) => entry.code === code)?.name ?? code
    },
    /** That filing here stops no period of 复议 or 诉讼; with the likely last days when the day of knowledge is told. */
    async legalRoutes(region = '', knownOn = ''): Promise<string[]> {
      const query = new URLSearchParams(Object.entries({ region, knownOn }).filter(([, value]) => value))
      return (await api.call('GET', `/api/public/legal-routes?${query}`, textsShape)).items
    },
    agencies(query: { region?: string; q?: string; cursor?: string; limit?: number }): Promise<Agencies> {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(query)) if (value) search.set(name, String(value))
      return api.call('GET', `/api/public/agencies?${search}`, agenciesShape)
    },
  }
}

/** Regions as groups of a select: the city first, then each county with its townships. */
export function regionGroups(roots: readonly Region[]) {
  return roots.flatMap((city) => [
    { label: city.name, choices: [{ value: city.code, text: `${city.name}（市级单位）` }] },
    ...city.children.map((county) => ({
      label: county.name,
      choices: [
        { value: county.code, text: `${county.name}（县级单位）` },
        ...county.children.map(({ code, name }) => ({ value: code, text: name })),
      ],
    })),
  ])
}
