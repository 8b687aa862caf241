// What of personnel's collections belongs to one tenant: for the backup of a region and those below it.
import type { ExportPart } from '@mingjian/storage'

type Document = Record<string, unknown> & { _id: string }

/** Collections of which each document has a data key of its own. */
export const SEALED_OF_PEOPLE = ['officers', 'appointments', 'clues', 'personnelUploads', 'personnelRejects']

/** The region under whose key something is sealed. */
const regionOf = (key: unknown): string => (key as { kid?: string } | undefined)?.kid?.split('/').at(-1) ?? ''

/** How far an import came says nothing without its table, and that is not handed on: the place imports it again, and what is there stays unchanged. When a step was last taken is made anew from the events. */
export const NOT_OF_TENANTS = ['personnelImportProgress', 'personnelUploads', 'stepUses'] as const

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
    { collection: 'appointments', filter, change: unpublished },
    { collection: 'clues', filter, change: unpublished },
    { collection: 'courses', filter, change: unpublished },
    { collection: 'questions', filter, change: unpublished },
    { collection: 'exams', filter, change: unpublished },
    { collection: 'policies', filter, change: unpublished },
    { collection: 'policyReadings', filter, change: unpublished },
    { collection: 'sittings', filter, change: unpublished },
    { collection: 'agencyYears', filter, change: unpublished },
    { collection: 'certificateOrders', filter, change: unpublished },
    { collection: 'certificates', filter, change: unpublished },
    { collection: 'officers', filter, change: unpublished },
    { collection: 'personnelAgencies', change: unpublished },
    { collection: 'personnelNumbers', keep: numbers },
    { collection: 'personnelImports', filter },
    { collection: 'personnelRejects', keep: async (page) => page.filter(({ key }) => regionOf(key).startsWith(region)) },
  ]
}
