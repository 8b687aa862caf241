import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chain, genesisHash, type HistoryRecord, type Json } from '@mingjian/dossier'
import {
  approver,
  type Case,
  download,
  filedAt,
  introduce,
  offer,
  receive,
  receiver,
  release,
  take,
  twoIntakes,
} from './handover-harness.ts'
import { type Harness, startIntake } from './harness.ts'

// What is not exactly the package, the acknowledgement or the release of this handover is refused, each by its name, and nothing comes of it.

const PACKAGE = 'mingjian-handover'
let county: Harness
let city: Harness
let stranger: Harness
let given: Case
let bytes: Buffer
beforeAll(async () => {
  ;({ county, city } = await twoIntakes(() => new Date('2026-03-09T02:00:00Z')))
  stranger = await startIntake({ homeRegion: '5205' })
  given = await filedAt(county)
  await offer(county, given.no)
  bytes = await download(county, given.no)
})
afterAll(async () => {
  for (const it of [county, city, stranger]) await it?.stop()
})

type Letter = {
  from: string
  to: { region: string }
  dossier: { _id: string; history: HistoryRecord[] }
  dataKey: string | null
  files: { sha256: string }[]
}

const lineEnd = () => bytes.indexOf('\n', 6)

/** The package with its letter changed, signed and sealed anew by the county itself (or by whoever `signs`). */
async function rewritten(change: (letter: Letter) => void, signs = county, typ = PACKAGE): Promise<Buffer> {
  const signed = await city.intake.deps.handover.keys.open(bytes.subarray(6, lineEnd()).toString())
  const letter = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()) as Letter
  change(letter)
  const { keys } = signs.intake.deps.handover
  const sealed = await keys.seal(await keys.sign(typ, letter), city.intake.deps.handover.keys.public)
  return Buffer.concat([Buffer.from(`MJHO1\n${sealed}\n`), bytes.subarray(lineEnd() + 1)])
}

const flipped = (at: number) => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** A letter whose history is changed and chained anew, as only the sender could. */
const rechained = (letter: Letter, change: (records: HistoryRecord[]) => void) => {
  change(letter.dossier.history)
  letter.dossier.history = chain(
    genesisHash(letter.dossier._id),
    letter.dossier.history.map(({ hash: _hash, ...rest }) => rest),
  )
}

describe('a package', () => {
  const LAYERS: [name: string, code: string, make: () => Buffer | Promise<Buffer>][] = [
    ['that is none', 'handover-package-broken', () => Buffer.from('hello')],
    ['cut off in the letter', 'handover-package-broken', () => bytes.subarray(0, 200)],
    ['with a changed byte in the sealed letter', 'handover-package-broken', () => flipped(lineEnd() - 40)],
    ['with a changed byte in a file', 'handover-file-broken', () => flipped(bytes.length - 30)],
    ['without its last file', 'handover-file-broken', () => bytes.subarray(0, lineEnd() + 1)],
    ['with something behind it', 'handover-file-broken', () => Buffer.concat([bytes, Buffer.from('x')])],
    ['signed by somebody unknown', 'handover-sender-unknown', () => rewritten(() => undefined, stranger)],
    ['of another kind of paper', 'handover-package-broken', () => rewritten(() => undefined, county, 'mingjian-handover-status')],
    ['for another region', 'handover-region-wrong', () => rewritten((letter) => void Object.assign(letter.to, { region: '5203' }))],
    ['from another region', 'handover-region-wrong', () => rewritten((letter) => void Object.assign(letter, { from: '520521' }))],
    [
      'with a changed record',
      'handover-chain-broken',
      () => rewritten(({ dossier }) => void Object.assign(dossier.history[1] as HistoryRecord, { at: '2020-01-01T00:00:00.000Z' })),
    ],
    ['without its first record', 'handover-chain-broken', () => rewritten(({ dossier }) => void dossier.history.shift())],
    ['without its last record', 'handover-chain-broken', () => rewritten(({ dossier }) => void dossier.history.pop())],
    [
      'with a record whose data were dropped',
      'handover-chain-broken',
      () => rewritten(({ dossier }) => void Object.assign(dossier.history[0] as HistoryRecord, { data: null as Json, dropped: '520502' })),
    ],
    [
      'of another dossier',
      'handover-chain-broken',
      () => rewritten(({ dossier }) => void Object.assign(dossier, { _id: '0197e0c5-6c5f-7000-8000-000000000001' })),
    ],
    [
      'whose history ends without the offer',
      'handover-chain-broken',
      () => rewritten((letter) => rechained(letter, (records) => void records.pop())),
    ],
    [
      'with another data key',
      'handover-package-broken',
      () => rewritten((letter) => void Object.assign(letter, { dataKey: Buffer.alloc(32).toString('base64') })),
    ],
    ['without its data key', 'handover-package-broken', () => rewritten((letter) => void Object.assign(letter, { dataKey: null }))],
    ['that names other files', 'handover-file-broken', () => rewritten(({ files }) => void files.pop())],
    [
      'that gives a file another hash',
      'handover-file-broken',
      () => rewritten(({ files }) => void Object.assign(files[0] as object, { sha256: createHash('sha256').digest('hex') })),
    ],
    ['with a field that nobody knows', 'handover-package-broken', () => rewritten((letter) => void Object.assign(letter, { more: 1 }))],
  ]
  test.each(LAYERS)('%s is refused with %s', async (_name, code, make) => {
    const { status, body } = await receive(city, await make())
    expect([status, body.code]).toEqual([422, code])
    expect(await city.intake.deps.handover.received.pending()).toEqual([])
  })

  test('signed by another partner under the name of its sender is refused', async () => {
    await introduce(city, stranger, { name: '某司法局', region: '520521' })
    const { body } = await receive(city, await rewritten(() => undefined, stranger))
    expect(body.code).toBe('handover-region-wrong')
  })

  test('for another recipient is refused, also when its letter is sealed on to somebody else', async () => {
    expect((await receive(stranger, bytes)).body.code).toBe('handover-not-for-us')
    await introduce(stranger, county, { name: '测试区司法局', region: '520502' })
    const signed = await city.intake.deps.handover.keys.open(bytes.subarray(6, lineEnd()).toString())
    const sealed = await city.intake.deps.handover.keys.seal(signed, stranger.intake.deps.handover.keys.public)
    const passedOn = Buffer.concat([Buffer.from(`MJHO1\n${sealed}\n`), bytes.subarray(lineEnd() + 1)])
    expect((await receive(stranger, passedOn)).body.code).toBe('handover-not-for-us')
  })
})

describe('papers', () => {
  test('an acknowledgement that another made, or over another package, releases nothing', async () => {
    const { body } = await receive(city, bytes)
    const claim = JSON.parse(Buffer.from(String(body.ack).split('.')[1] ?? '', 'base64url').toString())
    const ACK = 'mingjian-handover-ack'
    const own = city.intake.deps.handover.keys
    for (const ack of [
      await stranger.intake.deps.handover.keys.sign(ACK, claim),
      await own.sign('mingjian-handover-release', claim),
      await own.sign(ACK, { ...claim, digest: '0'.repeat(64) }),
      await own.sign(ACK, { ...claim, head: '0'.repeat(64) }),
    ])
      expect((await release(county, ack)).body.code).toBe('handover-ack-wrong')
    const other = await own.sign(ACK, { ...claim, handover: '0197e0c5-6c5f-7000-8000-000000000001' })
    expect((await release(county, other)).body.code).toBe('handover-none')
    expect((await county.intake.deps.complaints.store.load(given.id))?.state.custody?.phase).toBe('offered')
  })

  test('a cancelled offer: its acknowledgement releases nothing, and without a release nobody takes it over', async () => {
    const { no, id } = await filedAt(county)
    await offer(county, no)
    const old = await download(county, no)
    const { body } = await receive(city, old)
    const path = `/api/intake/complaints/${no}/handover/cancel`
    expect((await county.call('POST', path, { as: approver, body: { reason: '先核对管辖' } })).status).toBe(200)
    expect((await release(county, body.ack)).body.code).toBe('handover-none')
    const { custody, ...rest } = JSON.parse(Buffer.from(String(body.ack).split('.')[1] ?? '', 'base64url').toString())
    expect(custody).toBeUndefined()
    const forged = await stranger.intake.deps.handover.keys.sign('mingjian-handover-release', rest)
    expect((await take(city, forged)).body.code).toBe('handover-release-wrong')
    expect((await take(city, body.ack)).body.code).toBe('handover-release-wrong')
    expect(await city.intake.deps.complaints.store.load(id)).toBeUndefined()

    const again = await county.call('POST', path, { as: approver, body: { reason: '先核对管辖' } })
    const drop = (cancellation: unknown) => city.call('POST', '/api/intake/handovers/drop', { as: receiver, body: { cancellation } })
    expect(
      (
        await drop(
          await stranger.intake.deps.handover.keys.sign('mingjian-handover-cancellation', { handover: rest.handover, dossier: id }),
        )
      ).body.code,
    ).toBe('handover-release-wrong')
    expect([(await drop(again.body.cancellation)).body, (await drop(again.body.cancellation)).body]).toEqual([
      { dropped: true },
      { dropped: false },
    ])
    const recorded = (await county.intake.deps.complaints.store.load(id))?.history.filter(({ type }) => type === 'HandoverCancelled')
    expect(recorded).toHaveLength(1)

    await offer(county, no)
    const second = await receive(city, await download(county, no))
    expect((await release(county, body.ack)).body.code).toBe('handover-none')
    const released = await release(county, second.body.ack)
    expect((await take(city, released.body.release)).status).toBe(200)
    expect((await receive(city, old)).body.code).toBe('handover-known')
    expect((await drop('a.b.c')).body.code).toBe('handover-release-wrong')
    expect((await take(city, released.body.release)).status).toBe(200)
  })
})
