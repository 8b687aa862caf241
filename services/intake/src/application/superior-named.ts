import type { IntakeDeps } from './intake-deps.ts'

/** A superior as people are told of it. */
export async function superiorNamed({ handover }: Pick<IntakeDeps, 'handover'>, region: string): Promise<{ name: string; url?: string }> {
  const partner = await handover.partners.ofRegion(region)
  return { name: partner?.name ?? '上级机关', ...(partner?.url ? { url: partner.url } : {}) }
}
