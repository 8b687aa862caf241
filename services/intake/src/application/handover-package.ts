import { createHash, createHmac } from 'node:crypto'
import { canonicalJson, type Dossier, firstBrokenRecord, fold, type HistoryRecord, openDataKey, openField } from '@mingjian/dossier'
import { z } from 'zod'
import { complaint } from '../domain/complaint/complaint.ts'
import type { Handed, Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { archiveOriginals } from './archive-contents.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { addressee, filesBroken, letterShape, openFiles, openSealed, packageBroken, writeSealed } from './sealed-package.ts'

/** What the letter of a package says; its digest names the package. */
const manifestShape = letterShape.extend({
  handover: z.uuid(),
  dossier: z.strictObject({ _id: z.uuid(), region: z.string(), history: z.array(z.unknown()).min(2) }),
  dataKey: z.string().nullable(),
})
type Manifest = z.output<typeof manifestShape>

export const TYPES = {
  package: 'mingjian-handover',
  acknowledgement: 'mingjian-handover-ack',
  release: 'mingjian-handover-release',
  cancellation: 'mingjian-handover-cancellation',
  status: 'mingjian-handover-status',
  message: 'mingjian-handover-message',
  request: 'mingjian-handover-request',
  filing: 'mingjian-sealed-filing',
  filed: 'mingjian-sealed-filing-receipt',
} as const

const digestOf = (manifest: unknown) => createHash('sha256').update(canonicalJson(manifest)).digest('hex')

/** The letter of the handover that is under way: everything that there is to know of the dossier, as it stood with the offer. */
async function manifestOf(deps: IntakeDeps, { _id, region, history, key, state }: Dossier<Complaint>): Promise<Manifest> {
  if (state.custody?.phase !== 'offered') throw refuse('handover-none', '这件没有在移交，请先提出移交。')
  const { handover, to } = state.custody
  const files = await Promise.all(
    archiveOriginals(state).map(async ({ id }) => {
      const found = await deps.attachments.read(id)
      if (!found) throw new Error(`file ${id} of ${state.no} is gone`)
      const { mediaType, size, sha256 } = found.attachment
      return { id, mediaType, size, sha256 }
    }),
  )
  return {
    v: 1,
    handover,
    from: deps.handover.homeRegion,
    to: addressee(to),
    dossier: { _id, region, history },
    dataKey: key ? openDataKey(deps.keys, _id, key).toString('base64') : null,
    files,
    // The same package again has the same key, and never another content: an offer's content does not change.
    filesKey: createHmac('sha256', deps.keys.secret('handover-files')).update(handover).digest('base64'),
  }
}

/** What the receiver will have to acknowledge. */
export async function handedOf(deps: IntakeDeps, dossier: Dossier<Complaint>): Promise<Handed> {
  const manifest = await manifestOf(deps, dossier)
  return { handover: manifest.handover, dossier: dossier._id, digest: digestOf(manifest), head: dossier.history.at(-1)?.hash ?? '' }
}

/** The package as bytes; again it is another ciphertext with the same digest. */
export async function* writePackage(deps: IntakeDeps, dossier: Dossier<Complaint>): AsyncGenerator<Buffer> {
  yield* writeSealed(deps.handover, TYPES.package, await manifestOf(deps, dossier), deps.attachments.read)
}

export type Opened = Handed & {
  from: Partner
  history: HistoryRecord[]
  state: Complaint
  dataKey: Buffer | undefined
  files: { file: Manifest['files'][number]; content: Buffer }[]
}

/** Opens a package and checks all of it: seal, signature, recipient, region, every record and every file. Refuses by name what does not hold. */
export async function openPackage(deps: IntakeDeps, bytes: Buffer): Promise<Opened> {
  const { from, said, letter: manifest, body } = await openSealed(deps.handover, bytes, TYPES.package, manifestShape)
  const history = manifest.dossier.history as HistoryRecord[]
  const { state, head } = readHistory(manifest, history)
  const dataKey = manifest.dataKey === null ? undefined : Buffer.from(manifest.dataKey, 'base64')
  checkSealed(state, dataKey)
  const files = readFiles(manifest, state, body)
  return { from, history, state, dataKey, files, handover: manifest.handover, dossier: manifest.dossier._id, digest: digestOf(said), head }
}

function readHistory({ dossier, handover }: Manifest, history: HistoryRecord[]): { state: Complaint; head: string } {
  const wrong = (seq: number) =>
    refuse('handover-chain-broken', `移交包里第 ${seq} 条记录核对不上，不能接收，请发出机关重新移交。`, { seq })
  let state: Complaint
  try {
    const found = firstBrokenRecord(dossier._id, history)
    if (found) throw wrong(found.seq)
    if (history.some(({ dropped }) => dropped !== undefined)) throw wrong(1)
    state = fold(complaint, history)
  } catch (error) {
    throw error instanceof TypeError ? wrong(1) : error
  }
  if (state.custody?.phase !== 'offered' || state.custody.handover !== handover || state.region !== dossier.region)
    throw wrong(history.length)
  return { state, head: history.at(-1)?.hash ?? '' }
}

/** What is sealed must open with the key that came with it. */
function checkSealed({ person }: Complaint, dataKey: Buffer | undefined): void {
  if (!person) return
  if (!dataKey) throw packageBroken()
  try {
    for (const [field, sealed] of Object.entries(person.sealed)) openField(dataKey, `contact.${field}`, sealed)
  } catch {
    throw refuse('handover-package-broken', '移交包里的数据密钥打不开身份信息，不能接收，请发出机关重新移交。')
  }
}

function readFiles(manifest: Manifest, state: Complaint, body: Buffer): Opened['files'] {
  const expected = archiveOriginals(state)
  const { files } = manifest
  if (expected.length !== files.length || expected.some(({ id, sha256 }, at) => files[at]?.id !== id || files[at].sha256 !== sha256))
    throw filesBroken()
  return openFiles(manifest, body)
}
