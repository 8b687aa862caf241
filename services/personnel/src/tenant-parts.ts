// What of personnel's collections belongs to one tenant: for the backup of a region and those below it.
import type { ExportPart } from '@mingjian/storage'

type Document = Record<string, unknown> & { _id: string }

/** As it would be before anything of it was sent: its events are made anew from its history at the place that takes it in. */
const unpublished = (dossier: Document): Document => ({ ...dossier, published: 0, dirty: true })

/**
 * The parts of a region's backup: orders before the certificates that follow them, certificates before their holders' later moves, numbers last. A
 * certificate stays with the region where it was applied for; an officer goes with the unit where they work. Agencies go along whole: offices above
 * and departments beside have their place in every scope.
 */
export function personnelParts(region: string): ExportPart[] {
  const filter = { region: { $gte: region, $lt: `${region}:` } }
  const numbers = async (page: Document[]) => page.filter(({ series }) => String(series).split('/')[1]?.startsWith(region))
  return [
    { collection: 'certificateOrders', filter, change: unpublished },
    { collection: 'certificates', filter, change: unpublished },
    { collection: 'officers', filter, change: unpublished },
    { collection: 'personnelAgencies', change: unpublished },
    { collection: 'personnelNumbers', keep: numbers },
  ]
}
