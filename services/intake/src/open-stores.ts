import { importStore, sealedUploads } from '@mingjian/bulk'
import type { KeyRing } from '@mingjian/dossier'
import { civilDateAt, type Rulebook } from '@mingjian/rulebook'
import { type BlobStore, numberAllocation } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { mongooseAgencies } from './adapters/agencies/mongoose-agencies.ts'
import { attachmentVault } from './adapters/attachments/attachment-vault.ts'
import { supervisorRegister } from './adapters/personnel/supervisor-register.ts'
import { calendarNotices } from './adapters/store/calendar-notices.ts'
import { complaintStore } from './adapters/store/complaint-dossiers.ts'
import { delegationStore } from './adapters/store/delegations.ts'
import { handovers } from './adapters/store/handovers.ts'
import { hotlineDossiers } from './adapters/store/hotline-dossiers.ts'
import { hotlineProfiles } from './adapters/store/hotline-profiles.ts'
import { paperTemplates } from './adapters/store/paper-templates.ts'
import { regionHeadsStore } from './adapters/store/region-heads-dossiers.ts'
import { statisticsStore } from './adapters/store/statistics-store.ts'
import type { Counters, HotlineRequest } from './domain/hotline/hotline-import.ts'

/** What the collections of imports begin with. */
const HOTLINE = 'hotline'

export type StoresOptions = {
  connection: mongoose.Connection
  blobs: BlobStore
  keys: KeyRing
  rulebook: Rulebook
  homeRegion: string
  clock: () => Date
}

/** Everything that intake keeps, with its indexes where the connection builds them: the one list of intake's collections. */
export async function openStores({ connection, blobs, keys, rulebook, homeRegion, clock }: StoresOptions) {
  const complaints = complaintStore(connection)
  const heads = regionHeadsStore(connection)
  const numbers = numberAllocation(connection)
  await Promise.all([complaints.ready(), heads.ready(), numbers.ready()])
  return {
    complaints,
    heads,
    numbers,
    agencies: await mongooseAgencies(connection),
    attachments: await attachmentVault(connection, blobs, keys, homeRegion, clock),
    supervisors: await supervisorRegister(connection, (at) => civilDateAt(at)),
    delegations: await delegationStore(connection),
    notices: await calendarNotices(connection, rulebook),
    statistics: await statisticsStore(connection),
    templates: await paperTemplates(connection, blobs, clock),
    handovers: await handovers(connection, blobs),
    uploads: await sealedUploads(connection, { name: HOTLINE, blobs, keys, clock }),
    imports: await importStore<HotlineRequest, Counters>(connection, { name: HOTLINE, keys, clock }),
    hotline: {
      ...(await hotlineDossiers(connection, clock)),
      ...(await hotlineProfiles(connection, clock)),
    },
  }
}

export type Stores = Awaited<ReturnType<typeof openStores>>
