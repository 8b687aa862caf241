import { importStore, type RowCounts, sealedUploads } from '@mingjian/bulk'
import type { KeyRing } from '@mingjian/dossier'
import type { BlobStore } from '@mingjian/storage'
import type mongoose from 'mongoose'
import type { PersonnelRequest } from '../../application/import-ports.ts'

/** What the collections of imports begin with. */
const name = 'personnel'
export const IMPORT_COLLECTIONS = ['Imports', 'ImportProgress', 'Rejects', 'Uploads'].map((each) => `${name}${each}`)

/** Imports of agencies, officers and certificates, and the tables that are under way. */
export const importStores = async (
  connection: mongoose.Connection,
  { blobs, keys, clock }: { blobs: BlobStore; keys: KeyRing; clock: () => Date },
) => ({
  imports: await importStore<PersonnelRequest, RowCounts>(connection, { name, keys, clock }),
  files: await sealedUploads(connection, { name, blobs, keys, clock }),
})
