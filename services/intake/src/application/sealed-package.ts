import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { HandoverSealBroken, type PublicKeys, publicKeysShape, senderOf, verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import type { Partner } from '../domain/complaint/custody.ts'
import { refuse } from '../domain/complaint/refusals.ts'
import type { HandoverPorts } from './handover-ports.ts'

/** What every letter says of the two instances and of the files behind it. */
export const letterShape = z.strictObject({
  v: z.literal(1),
  from: z.string(),
  to: z.strictObject({ region: z.string(), keys: publicKeysShape }),
  files: z.array(
    z.strictObject({ id: z.uuid(), mediaType: z.string(), size: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  filesKey: z.string().length(44),
})
type Letter = z.output<typeof letterShape>
type SealedFile = Letter['files'][number]

const TAG = 16
const MAGIC = 'MJHO1'
const ivOf = (at: number) => {
  const iv = Buffer.alloc(12)
  iv.writeUInt32BE(at, 8)
  return iv
}

/**
 * A package as bytes: a magic line, the letter signed as `typ` and sealed to whom it names on one line, then each file sealed (AES-256-GCM) under the
 * key that the letter names. A key is used for one set of files only.
 */
export async function* writeSealed(
  { keys }: Pick<HandoverPorts, 'keys'>,
  typ: string,
  letter: Letter,
  read: (id: string) => Promise<{ content: Buffer } | undefined>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${MAGIC}\n${await keys.seal(await keys.sign(typ, letter), letter.to.keys)}\n`)
  for (const [at, { id }] of letter.files.entries()) {
    const found = await read(id)
    if (!found) throw new Error(`file ${id} is gone`)
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(letter.filesKey, 'base64'), ivOf(at)).setAAD(Buffer.from(id))
    yield Buffer.concat([cipher.update(found.content), cipher.final(), cipher.getAuthTag()])
  }
}

/** Opens the letter of a package: seal, signature, shape, recipient and both regions hold, or it is refused by name. `said` is the letter as it was signed. */
export async function openSealed<L extends Letter>(
  { keys, partners, homeRegion }: Pick<HandoverPorts, 'keys' | 'partners' | 'homeRegion'>,
  bytes: Buffer,
  typ: string,
  shape: z.ZodType<L>,
): Promise<{ from: Partner; said: unknown; letter: L; body: Buffer }> {
  const end = bytes.indexOf('\n', MAGIC.length + 1)
  if (end < 0 || bytes.subarray(0, MAGIC.length + 1).toString() !== `${MAGIC}\n`) throw packageBroken()
  const signed = await named(keys.open(bytes.subarray(MAGIC.length + 1, end).toString()))
  const from = await partners.bySigner(await named(Promise.resolve().then(() => senderOf(signed))))
  if (!from) throw refuse('handover-sender-unknown', '移交包的发出机关没有登记，请系统管理员先登记它的公钥。')
  const said = await named(verifySigned(signed, from.keys, typ))
  const parsed = shape.safeParse(said)
  if (!parsed.success) throw packageBroken()
  const letter = parsed.data
  if (letter.to.keys.keys[1].kid !== keys.public.keys[1].kid) throw notForUs()
  if (letter.to.region !== homeRegion || letter.from !== from.region)
    throw refuse('handover-region-wrong', '移交包写明的发出地区或者接收地区与登记的不一致，请联系发出机关核对。')
  return { from, said, letter, body: bytes.subarray(end + 1) }
}

/** The files behind a letter, all of them and nothing else; refuses with handover-file-broken. */
export function openFiles({ files, filesKey }: Letter, body: Buffer): { file: SealedFile; content: Buffer }[] {
  let from = 0
  const read = files.map((file, at) => {
    const sealed = body.subarray(from, from + file.size + TAG)
    from += file.size + TAG
    if (sealed.length !== file.size + TAG) throw filesBroken()
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(filesKey, 'base64'), ivOf(at))
    try {
      decipher.setAAD(Buffer.from(file.id)).setAuthTag(sealed.subarray(-TAG))
      const content = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])
      if (createHash('sha256').update(content).digest('hex') !== file.sha256) throw filesBroken()
      return { file, content }
    } catch {
      throw filesBroken()
    }
  })
  if (from !== body.length) throw filesBroken()
  return read
}

/** The refusal of files that are not what the letter says. */
export const filesBroken = () => refuse('handover-file-broken', '移交包里的附件缺少、多余或者改动过，不能接收，请发出机关重新移交。')
/** The refusal of what is no whole package. */
export const packageBroken = () =>
  refuse('handover-package-broken', '这不是完整的移交包，或者传送中损坏了，请重新拷贝；仍不行的，请发出机关重新移交。')
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
    throw packageBroken()
  }
}

/** As whom a partner's letter is addressed. */
export const addressee = ({ region, keys }: Partner): { region: string; keys: PublicKeys } => ({ region, keys })
