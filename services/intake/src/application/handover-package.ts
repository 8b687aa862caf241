import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import { canonicalJson, type Dossier, firstBrokenRecord, fold, type HistoryRecord, openDataKey, openField } from '@mingjian/dossier'
import { HandoverSealBroken, publicKeysShape, senderOf, verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import { complaint } from '../domain/complaint/complaint.ts'
import type { Handed, Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { Complaint } from '../domain/complaint/state.ts'
import { archiveOriginals } from './archive-contents.ts'
import type { IntakeDeps } from './intake-deps.ts'

/** What the letter of a package says; its digest names the package. */
const manifestShape = z.strictObject({
  v: z.literal(1),
  handover: z.uuid(),
  from: z.string(),
  to: z.strictObject({ region: z.string(), keys: publicKeysShape }),
  dossier: z.strictObject({ _id: z.uuid(), region: z.string(), history: z.array(z.unknown()).min(2) }),
  dataKey: z.string().nullable(),
  files: z.array(
    z.strictObject({ id: z.uuid(), mediaType: z.string(), size: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  filesKey: z.string().length(44),
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
} as const

const TAG = 16
const MAGIC = 'MJHO1'
const digestOf = (manifest: unknown) => createHash('sha256').update(canonicalJson(manifest)).digest('hex')
const ivOf = (at: number) => {
  const iv = Buffer.alloc(12)
  iv.writeUInt32BE(at, 8)
  return iv
}

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
    to: { region: to.region, keys: to.keys },
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

/** The package as bytes: the sealed letter on one line, then each file sealed under the key that the letter names. */
export async function* writePackage(deps: IntakeDeps, dossier: Dossier<Complaint>): AsyncGenerator<Buffer> {
  const { keys } = deps.handover
  const manifest = await manifestOf(deps, dossier)
  yield Buffer.from(`${MAGIC}\n${await keys.seal(await keys.sign(TYPES.package, manifest), manifest.to.keys)}\n`)
  for (const [at, { id }] of manifest.files.entries()) {
    const found = await deps.attachments.read(id)
    if (!found) throw new Error(`file ${id} is gone`)
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(manifest.filesKey, 'base64'), ivOf(at)).setAAD(Buffer.from(id))
    yield Buffer.concat([cipher.update(found.content), cipher.final(), cipher.getAuthTag()])
  }
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
  const { keys, partners, homeRegion } = deps.handover
  const end = bytes.indexOf('\n', MAGIC.length + 1)
  if (end < 0 || bytes.subarray(0, MAGIC.length + 1).toString() !== `${MAGIC}\n`) throw broken()
  const signed = await named(keys.open(bytes.subarray(MAGIC.length + 1, end).toString()))
  const from = await partners.bySigner(await named(Promise.resolve().then(() => senderOf(signed))))
  if (!from) throw refuse('handover-sender-unknown', '移交包的发出机关没有登记，请系统管理员先登记它的公钥。')
  const said = await named(verifySigned(signed, from.keys, TYPES.package))
  const parsed = manifestShape.safeParse(said)
  if (!parsed.success) throw broken()
  const manifest = parsed.data
  if (manifest.to.keys.keys[1].kid !== keys.public.keys[1].kid) throw notForUs()
  if (manifest.to.region !== homeRegion || manifest.from !== from.region)
    throw refuse('handover-region-wrong', '移交包写明的发出地区或者接收地区与登记的不一致，请联系发出机关核对。')
  const history = manifest.dossier.history as HistoryRecord[]
  const { state, head } = readHistory(manifest, history)
  const dataKey = manifest.dataKey === null ? undefined : Buffer.from(manifest.dataKey, 'base64')
  checkSealed(state, dataKey)
  const files = readFiles(manifest, state, bytes.subarray(end + 1))
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
  if (!dataKey) throw broken()
  try {
    for (const [field, sealed] of Object.entries(person.sealed)) openField(dataKey, `contact.${field}`, sealed)
  } catch {
    throw refuse('handover-package-broken', '移交包里的数据密钥打不开身份信息，不能接收，请发出机关重新移交。')
  }
}

function readFiles({ files, filesKey }: Manifest, state: Complaint, body: Buffer): Opened['files'] {
  const expected = archiveOriginals(state)
  const wrong = () => refuse('handover-file-broken', '移交包里的附件缺少、多余或者改动过，不能接收，请发出机关重新移交。')
  if (expected.length !== files.length || expected.some(({ id, sha256 }, at) => files[at]?.id !== id || files[at].sha256 !== sha256))
    throw wrong()
  let from = 0
  const read = files.map((file, at) => {
    const sealed = body.subarray(from, from + file.size + TAG)
    from += file.size + TAG
    if (sealed.length !== file.size + TAG) throw wrong()
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(filesKey, 'base64'), ivOf(at))
    try {
      decipher.setAAD(Buffer.from(file.id)).setAuthTag(sealed.subarray(-TAG))
      const content = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])
      if (createHash('sha256').update(content).digest('hex') !== file.sha256) throw wrong()
      return { file, content }
    } catch {
      throw wrong()
    }
  })
  if (from !== body.length) throw wrong()
  return read
}

const broken = () => refuse('handover-package-broken', '这不是完整的移交包，或者传送中损坏了，请重新拷贝；仍不行的，请发出机关重新移交。')
const notForUs = () => refuse('handover-not-for-us', '这个移交包不是发给本机关的，请核对接收机关。')

/** What a signed paper says, before anybody has verified it; undefined when it is none. */
export function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** The refusal in words for a seal that does not hold. */
export async function named<T>(made: Promise<T>): Promise<T> {
  try {
    return await made
  } catch (error) {
    if (!(error instanceof HandoverSealBroken)) throw error
    if (error.why === 'recipient') throw notForUs()
    if (error.why === 'signature') throw refuse('handover-signature-wrong', '签名与登记的公钥对不上，不能接收，请与发出机关当面核对公钥。')
    throw broken()
  }
}
