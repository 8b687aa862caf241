// What of intake's collections belongs to one tenant: the one list of it, for the backup of a region and those below it.
import type { ExportPart } from '@mingjian/storage'
import type mongoose from 'mongoose'

type Document = Record<string, unknown> & { _id: string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const blobOf = ({ blob }: Document) => [text(blob)].filter(Boolean)

/** As it would be before anything of it was sent: its events are made anew from its history at the place that takes it in. */
const unpublished = (dossier: Document): Document => ({ ...dossier, published: 0, dirty: true })

/**
 * The parts of a region's backup, in an order that holds beside a service at work: closed days before the complaints that they are about, complaints
 * before their files, numbers last. Registers that every place needs (agencies, calendar, partners) go along whole; filings that were sealed to a
 * superior, packages on their way and the yearly numbers (made anew from the events) do not.
 */
export async function tenantParts(connection: mongoose.Connection, region: string): Promise<ExportPart[]> {
  const within = (code: string) => code.startsWith(region)
  const ofRegion = { region: { $gte: region, $lt: `${region}:` } }
  const agencies = connection.collection<{ _id: string }>('agencies')
  const units = (await agencies.find(ofRegion as never, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id)
  const ofUnits = { unit: { $in: units } }

  const known = async (collection: string, ids: string[]): Promise<Set<string>> => {
    const filter = { _id: { $in: [...new Set(ids)] }, ...ofRegion }
    const found = await connection
      .collection<{ _id: string }>(collection)
      .find(filter as never, { projection: { _id: 1 } })
      .toArray()
    return new Set(found.map(({ _id }) => _id))
  }
  /** Keeps what hangs on a dossier of the region. */
  const hangingOn = (collection: string, on: (document: Document) => string) => async (page: Document[]) => {
    const ids = await known(collection, page.map(on).filter(Boolean))
    return page.filter((document) => ids.has(on(document)))
  }
  const numbers = async (page: Document[]) =>
    page.filter(({ series }) => {
      const owner = text(series).split('/').at(-2) ?? ''
      return text(series).startsWith('complaint/') ? within(owner) : units.includes(owner)
    })

  return [
    { collection: 'regionHeads', filter: ofRegion, change: unpublished },
    { collection: 'complaints', filter: ofRegion, change: unpublished },
    { collection: 'attachments', keep: hangingOn('complaints', ({ complaint }) => text(complaint)), blobsOf: blobOf },
    { collection: 'handoverStatus', keep: hangingOn('complaints', ({ _id }) => _id) },
    { collection: 'handoverMessages', keep: hangingOn('complaints', ({ dossier }) => text(dossier)) },
    { collection: 'hotlineOrders', filter: ofRegion },
    { collection: 'hotlineImports', filter: ofRegion },
    { collection: 'hotlineImportProgress', keep: hangingOn('hotlineImports', ({ _id }) => _id) },
    { collection: 'hotlineRejects', keep: hangingOn('hotlineImports', ({ import: id }) => text(id)) },
    { collection: 'hotlineProfiles', filter: ofRegion },
    { collection: 'delegations', filter: ofUnits },
    { collection: 'supervisorCertificates', filter: ofUnits },
    { collection: 'paperTemplates', filter: ofUnits, blobsOf: blobOf },
    { collection: 'agencies' },
    { collection: 'calendarNotices' },
    { collection: 'handoverPartners' },
    { collection: 'numberAllocations', keep: numbers },
  ]
}

/** Collections of which nothing goes into a region's backup, each for the reason that `tenantParts` gives. */
export const NOT_OF_TENANTS = ['hotlineUploads', 'handoversReceived', 'sealedFilings', 'statistics', 'leases'] as const
