import { HIDDEN_KINDS } from '../citizen/unit-search.ts'
import type { AgencyItem, Codes } from '../directory.ts'

/** Agencies of the city and of the county that a place lies in, each once. */
export async function agenciesAround(directory: Codes, region: string): Promise<AgencyItem[]> {
  const around = [4, 6].filter((length) => region.length >= length).map((length) => region.slice(0, length))
  const pages = await Promise.all(around.map((code) => directory.agencies({ region: code, limit: 200 })))
  return [...new Map(pages.flatMap(({ items }) => items).map((item) => [item.id, item])).values()]
}

/** Names of the units around a place that somebody can complain of, each once. */
export async function unitsAround(directory: Codes, region: string): Promise<string[]> {
  const levels = [9, 6, 4].filter((length) => region.length >= length).map((length) => region.slice(0, length))
  const pages = await Promise.all(levels.map((code) => directory.agencies({ region: code, limit: 200 })))
  const units = pages.flatMap(({ items }) => items).filter(({ kind }) => !HIDDEN_KINDS.includes(kind))
  return [...new Set(units.map(({ name }) => name))]
}
