import type { Request } from 'express'
import type { Codes } from '../directory.ts'
import type { Choice } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import { type Fragment, html } from '../html.ts'

/** The filters of a list as its address carries them. */
export function filtersOf({ query }: Request, names: readonly string[]): FormValues {
  const values = new FormValues()
  for (const name of names) if (typeof query[name] === 'string') values.set(name, query[name])
  return values
}

/** Filters that are set, as the query of an address. */
export const searchOf = (values: FormValues, names: readonly string[], more: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams([
    ...names.flatMap((name) => (values.get(name) ? [[name, values.get(name)] as [string, string]] : [])),
    ...Object.entries(more),
  ])

/** The way to the next page of a list, where there is one. */
export const nextPage = (path: string, search: URLSearchParams, next: string | undefined): Fragment => {
  if (!next) return false
  const onward = new URLSearchParams(search)
  onward.set('cursor', next)
  return html`<p class="pages"><a href="${path}?${onward.toString()}">下一页</a></p>`
}

/** A place and all below it, by their whole names. */
export async function placesWithin(directory: Codes, region: string): Promise<Choice[]> {
  const all = (await directory.regions()).flatMap((city) => [city, ...city.children.flatMap((county) => [county, ...county.children])])
  return all.flatMap(({ code, fullName }) => (code.startsWith(region) ? [{ value: code, text: fullName }] : []))
}

/** A city looks into its counties, a county into its townships. */
export async function placesBelow(directory: Codes, region: string): Promise<Choice[]> {
  return (await directory.regionsBelow(region)).map(({ code, name }) => ({ value: code, text: name }))
}
