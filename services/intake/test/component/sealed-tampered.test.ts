import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { receiveFiling } from '../../src/application/receive-filing.ts'
import { introduce } from './handover-harness.ts'
import { type Harness, startIntake } from './harness.ts'
import { aboutOffice, admin, deliver, leftAt, listed, MARKS, post } from './sealed-harness.ts'

// What is not exactly a package that a partner below sealed to this instance, or its receipt, is refused by name, and nothing comes of it.

const FILING = 'mingjian-sealed-filing'
const RECEIPT = 'mingjian-sealed-filing-receipt'
let county: Harness
let city: Harness
let stranger: Harness
let bytes: Buffer
let id: string
/** Of single tests; ended with the rest, also when one fails. */
const others: Harness[] = []
const another = async (homeRegion: string) => {
  const it = await startIntake({ homeRegion })
  others.push(it)
  return it
}
beforeAll(async () => {
  county = await startIntake({ homeRegion: '520502' })
  city = await startIntake({ homeRegion: '5205' })
  stranger = await startIntake({ homeRegion: '5205' })
  await introduce(county, city, { name: '测试市司法局', region: '5205' })
  await introduce(city, county, { name: '测试区司法局', region: '520502' })
  await post(county, await aboutOffice(county))
  id = String((await county.intake.deps.handover.sealed.inState('waiting', 1))[0]?.id)
  bytes = await county.intake.deps.handover.packages.read(id)
})
afterAll(async () => {
  for (const it of [county, city, stranger, ...others]) await it?.stop()
})

type Letter = {
  from: string
  to: { region: string; keys: unknown }
  filing: string
  input: Record<string, unknown>
  files: { sha256: string }[]
}
const keysOf = (it: Harness) => it.intake.deps.handover.keys
const lineEnd = () => bytes.indexOf('\n', 6)
const flipped = (at: number) => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** The package with its letter changed, signed anew by the county (or whoever `signs`) and sealed to the city. */
async function rewritten(change: (letter: Letter) => void, signs = county, typ = FILING): Promise<Buffer> {
  const signed = await keysOf(city).open(bytes.subarray(6, lineEnd()).toString())
  const letter = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()) as Letter
  change(letter)
  const sealed = await keysOf(city).seal(await keysOf(signs).sign(typ, letter), keysOf(city).public)
  return Buffer.concat([Buffer.from(`MJHO1\n${sealed}\n`), bytes.subarray(lineEnd() + 1)])
}

const give = async (content: Buffer, at = city) => {
  try {
    return await receiveFiling(at.intake.deps, [content] as unknown as AsyncIterable<Uint8Array>)
  } catch (error) {
    return { code: (error as { code?: string }).code }
  }
}

describe('a package', () => {
  const LAYERS: [name: string, code: string, make: () => Buffer | Promise<Buffer>][] = [
    ['that is none', 'handover-package-broken', () => Buffer.from('hello')],
    ['cut off in the letter', 'handover-package-broken', () => bytes.subarray(0, 200)],
    ['with a changed byte in the sealed letter', 'handover-package-broken', () => flipped(lineEnd() - 40)],
    ['with a changed byte in a file', 'handover-file-broken', () => flipped(bytes.length - 30)],
    ['without its file', 'handover-file-broken', () => bytes.subarray(0, lineEnd() + 1)],
    ['with something behind it', 'handover-file-broken', () => Buffer.concat([bytes, Buffer.from('x')])],
    ['signed by somebody unknown', 'handover-sender-unknown', () => rewritten(() => undefined, stranger)],
    ['of another kind of paper', 'handover-package-broken', () => rewritten(() => undefined, county, 'mingjian-handover')],
    ['for another region', 'handover-region-wrong', () => rewritten((letter) => void Object.assign(letter.to, { region: '5203' }))],
    ['from another region', 'handover-region-wrong', () => rewritten((letter) => void Object.assign(letter, { from: '520521' }))],
    [
      'for another recipient',
      'handover-not-for-us',
      () => rewritten(({ to }) => void Object.assign(to, { keys: keysOf(stranger).public })),
    ],
    [
      'whose filing names other files',
      'handover-file-broken',
      () => rewritten(({ input }) => void Object.assign(input, { attachmentIds: [] })),
    ],
    [
      'that gives a file another hash',
      'handover-file-broken',
      () => rewritten(({ files }) => void Object.assign(files[0] as object, { sha256: createHash('sha256').digest('hex') })),
    ],
    ['with a field that nobody knows', 'handover-package-broken', () => rewritten((letter) => void Object.assign(letter, { more: 1 }))],
    [
      'with a field in the filing that nobody knows',
      'handover-package-broken',
      () => rewritten(({ input }) => void Object.assign(input, { more: 1 })),
    ],
    ['without words', 'handover-package-broken', () => rewritten(({ input }) => void Object.assign(input, { content: undefined }))],
    ['for a region that there is not', 'region-unknown', () => rewritten(({ input }) => void Object.assign(input, { region: '529999' }))],
  ]
  test.each(LAYERS)('%s is refused with %s', async (_name, code, make) => {
    expect(await give(await make())).toEqual({ code })
    expect(await leftAt(city)).toMatchObject({ complaints: 0, attachments: 0, blobs: 0 })
  })

  test('is opened by nobody else, is taken from nobody above or beside, and from its sender once', async () => {
    expect(await give(bytes, stranger)).toEqual({ code: 'handover-not-for-us' })
    expect(await give(bytes, county)).toEqual({ code: 'handover-not-for-us' })
    await introduce(city, stranger, { name: '某省司法厅', region: '52' })
    const fromAbove = await rewritten((letter) => void Object.assign(letter, { from: '52' }), stranger)
    expect(await give(fromAbove)).toEqual({ code: 'handover-region-wrong' })
    const [one, two] = await Promise.all([give(bytes), give(bytes)])
    expect([one, await give(bytes)]).toEqual([two, one])
    expect(await listed(city)).toHaveLength(1)
    // Another partner cannot write into it by naming its id.
    const beside = await another('520521')
    await introduce(city, beside, { name: '另一个司法局', region: '520521' })
    const same = (letter: Letter) =>
      void Object.assign(letter, {
        from: '520521',
        receipt: '1234567890123456',
        files: [],
        input: { ...letter.input, attachmentIds: [], title: '冒名' },
      })
    const forged = await rewritten(same, beside)
    expect(await give(forged.subarray(0, forged.indexOf('\n', 6) + 1))).toMatchObject({ from: '另一个司法局' })
    expect((await listed(city)).map(({ title }) => title).sort()).toEqual(['冒名', MARKS.title].sort())
  })
})

test('nobody gets in by the open route without a signed claim for this instance', async () => {
  const send = async (claim?: string) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)]), 'a')
    const headers: Record<string, string> = claim ? { 'handover-claim': claim } : {}
    const response = await fetch(`${city.url}/api/handover/sealed-filings`, { method: 'POST', headers, body: form })
    return ((await response.json()) as { code?: string }).code
  }
  const TYPE = 'mingjian-handover-request'
  const other = await another('520522')
  const claim = (it: Harness, to: Harness) => keysOf(it).sign(TYPE, { handover: id, to: keysOf(to).public.keys[1].kid })
  expect(await send()).toBe('handover-package-broken')
  expect(await send(await claim(other, city))).toBe('handover-sender-unknown')
  expect(await send(await claim(county, other))).toBe('handover-not-for-us')
  expect(await send(await claim(county, city))).toBeUndefined()
})

test('a receipt that another made, over another package or of another kind, ends no waiting', async () => {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const acknowledge = async (ack: string) =>
    (await county.call('POST', '/api/intake/handovers/sealed-filings/acknowledge', { as: admin, body: { ack } })).body.code
  for (const ack of [
    await keysOf(stranger).sign(RECEIPT, { filing: id, sha256 }),
    await keysOf(county).sign(RECEIPT, { filing: id, sha256 }),
    await keysOf(city).sign(FILING, { filing: id, sha256 }),
    await keysOf(city).sign(RECEIPT, { filing: id, sha256: '0'.repeat(64) }),
    await keysOf(city).sign(RECEIPT, { filing: id, sha256, more: 1 }),
    'a.b.c',
  ])
    expect(await acknowledge(ack)).toBe('handover-ack-wrong')
  const none = '0197e0c5-6c5f-7000-8000-000000000001'
  expect(await acknowledge(await keysOf(city).sign(RECEIPT, { filing: none, sha256 }))).toBe('sealed-filing-unknown')
  expect([await county.intake.deps.handover.sealed.waiting(), (await leftAt(county)).blobs]).toEqual([1, 1])
  expect(await deliver(county)).toEqual([0, []])
  expect(await acknowledge(await keysOf(city).sign(RECEIPT, { filing: id, sha256 }))).toBeUndefined()
  expect((await leftAt(county)).blobs).toBe(0)
})
