import { newDataKey, openDataKey } from '@mingjian/dossier'
import type { HotlineDeps } from './hotline-ports.ts'

/** The data key of an order: its own, or a fresh one to be kept with the commit that first seals something. */
export async function orderDataKey({ hotline, keys }: Pick<HotlineDeps, 'hotline' | 'keys'>, id: string, region: string) {
  const wrapped = await hotline.orderKey(id)
  return wrapped ? { key: openDataKey(keys, id, wrapped), wrapped } : newDataKey(keys, region, id)
}
