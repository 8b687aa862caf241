import type { KeyRing } from '@mingjian/dossier'
import type { EventLog } from '@mingjian/messaging'
import type mongoose from 'mongoose'
import { complaintStore } from './adapters/store/complaint-dossiers.ts'
import { regionHeadsStore } from './adapters/store/region-heads-dossiers.ts'
import { type VerifyResult, verifyIntake } from './adapters/store/verify-intake.ts'

export type VerificationInput = {
  connection: mongoose.Connection
  log: EventLog
  keys: KeyRing
  namespace: string
  region?: string
  progress?: (checked: number) => void
}

/** Verifies intake's part of a store, running or idle. */
export async function verifyStore({ connection, ...rest }: VerificationInput): Promise<VerifyResult> {
  return verifyIntake({ complaints: complaintStore(connection), heads: regionHeadsStore(connection), ...rest })
}
