import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { recoverFilings } from '../../src/application/deliver-filings.ts'
import { introduce, upload } from './handover-harness.ts'
import { aFiling, type Harness, startIntake } from './harness.ts'
import { aboutOffice, cityClerk, countyClerk, deliver, fileOver, leftAt, listed, lookUp, MARKS, post } from './sealed-harness.ts'

// A complaint about the county's own 司法局, filed at the county: the county keeps nothing that it could read, the city has it.

const CITY = { name: '测试市司法局', region: '5205' }
const NOTHING = { complaints: 0, attachments: 0, numbers: 0, blobs: 0, marked: [], logged: [] }
let county: Harness
let city: Harness
let now: Date
const TOO_EARLY = new Date('2026-03-09T02:00:00Z')
beforeEach(async () => {
  now = TOO_EARLY
  county = await startIntake({ homeRegion: '520502', clock: () => now })
  city = await startIntake({ homeRegion: '5205', clock: () => now })
  await introduce(county, city, { ...CITY, url: city.url })
  await introduce(city, county, { name: '测试区司法局', region: '520502' })
})
afterEach(async () => {
  await county?.stop()
  await city?.stop()
})
const fails = async (): Promise<never> => {
  throw new Error('killed here')
}

describe('filing', () => {
  test('what is about the own office is sealed: a code and where it works, and nothing of it stays but the package', async () => {
    const given = await aboutOffice(county)
    const first = await post(county, given)
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      handler: CITY.name,
      sealedTo: { name: CITY.name, url: city.url },
      receipt: expect.stringMatching(/^\d{16}$/),
    })
    expect([first.body.complaintNo, first.body.acceptBy]).toEqual([undefined, undefined])
    expect(await leftAt(county)).toEqual({ ...NOTHING, blobs: 1 })
    expect((await post(county, given)).body).toEqual(first.body)
    expect(await leftAt(county)).toEqual({ ...NOTHING, blobs: 1 })
    expect(await county.intake.deps.handover.sealed.waiting()).toBe(1)
    const stored = JSON.stringify(await county.store.connection.collection('sealedFilings').find({}).toArray())
    expect(Object.keys(JSON.parse(stored)[0]).sort()).toEqual(['_id', 'createdAt', 'nextAt', 'receiptHash', 'size', 'state', 'to'])
  })

  test('two at once under one key are one package', async () => {
    const given = await aboutOffice(county)
    const [one, two] = await Promise.all([post(county, given), post(county, given)])
    expect([one?.status, two?.status, one?.body.receipt === two?.body.receipt]).toEqual([201, 201, true])
    expect(await leftAt(county)).toEqual({ ...NOTHING, blobs: 1 })
    expect(await deliver(county)).toEqual([1, []])
    expect(await listed(city)).toHaveLength(1)
  })

  test('the same key with other words is refused, before and after it went', async () => {
    const given = await aboutOffice(county)
    await post(county, given)
    const other = { ...given, body: { ...given.body, title: '别的标题' } }
    expect((await post(county, other)).body.code).toBe('idempotency-key-reused')
    await deliver(county)
    expect((await post(county, other)).body.code).toBe('idempotency-key-reused')
    expect((await post(county, given)).status).toBe(201)
  })

  test.each([
    ['its government, which commands it', { agencyId: 'gov-520502' }],
    ['it by another name', { agencyName: '司法局' }],
    ['one of its supervisors', { agencyId: 'office-520502', kind: 'supervisor', officerName: '某某' }],
    ['a supervision office that nobody could name', { kind: 'supervision-office', agencyName: '监督的那个科' }],
  ])('about %s: sealed', async (_what, accused) => {
    const { body } = await county.call('POST', '/api/public/complaints', { body: aFiling({ accused }) })
    expect(body).toMatchObject({ sealedTo: { name: CITY.name } })
    expect(await deliver(county)).toEqual([1, []])
    expect(await leftAt(county)).toEqual(NOTHING)
  })

  test.each([
    ['a department of the county', { agencyId: '520502-market' }, {}],
    ['a department, as retaliation, which goes up by another rule', { agencyId: '520502-market' }, { problemTypes: ['retaliation'] }],
    ['the office of another county', { agencyId: 'office-520521' }, { region: '520521' }],
  ])('about %s: stays', async (_what, accused, more) => {
    const { body } = await county.call('POST', '/api/public/complaints', { body: aFiling({ accused, ...more }) })
    expect([body.sealedTo, body.complaintNo]).toEqual([undefined, expect.any(String)])
  })

  test('in an instance that the superior shares nothing changes', async () => {
    const { body } = await city.call('POST', '/api/public/complaints', { body: (await aboutOffice(city)).body })
    expect([body.sealedTo, body.handler]).toEqual([undefined, '市司法局'])
    expect(await listed(city)).toHaveLength(1)
  })

  test('with nobody to seal to it is refused with the way to go, and what was uploaded is dropped', async () => {
    const alone = await startIntake({ homeRegion: '520502', clock: () => now })
    try {
      const refused = await post(alone, await aboutOffice(alone))
      expect([refused.status, refused.body.code]).toEqual([409, 'superior-not-connected'])
      expect(refused.body.detail).toContain('请直接向市司法局反映')
      expect(await leftAt(alone)).toEqual(NOTHING)
      expect(alone.logs.join()).toContain('no superior is entered')
      await introduce(alone, city, { name: '测试省司法厅', region: '52' })
      expect((await post(alone, await aboutOffice(alone))).body.sealedTo).toEqual({ name: '测试省司法厅' })
    } finally {
      await alone.stop()
    }
    expect(county.logs.join()).not.toContain(MARKS.title)
  })
})

describe('broken off', () => {
  const sealed = () => county.intake.deps.handover.sealed
  test('before the package is counted, nothing was acknowledged; sent again it is sealed once', async () => {
    const given = await aboutOffice(county)
    await expect(fileOver(county, { sealed: { ...sealed(), complete: fails } }, given)).rejects.toThrow('killed here')
    expect(await leftAt(county)).toMatchObject({ attachments: 1, blobs: 1, marked: [] })
    expect(await sealed().waiting()).toBe(0)
    expect(await fileOver(county, {}, given)).toMatchObject({ sealedTo: { name: CITY.name } })
    expect(await leftAt(county)).toEqual({ ...NOTHING, blobs: 1 })
  })

  test('killed before the package is counted: the next start drops it, and the files a day later', async () => {
    const given = await aboutOffice(county)
    const dead = { ...sealed(), complete: fails, forget: fails }
    await expect(fileOver(county, { sealed: dead }, given)).rejects.toThrow('killed here')
    expect(await leftAt(county)).toMatchObject({ attachments: 1, blobs: 2 })
    await recoverFilings(county.intake.deps)
    expect(await leftAt(county)).toMatchObject({ attachments: 1, blobs: 1 })
    expect(await county.store.connection.collection('sealedFilings').countDocuments({})).toBe(0)
    now = new Date('2026-03-10T02:00:01Z')
    await recoverFilings(county.intake.deps)
    expect(await leftAt(county)).toEqual(NOTHING)
  })

  test.each(['dropLeft', 'scrub'] as const)(
    'killed at %s after it was counted: the next start, or the same request, drops what was uploaded',
    async (at) => {
      const broken = at === 'scrub' ? { scrub: fails } : { files: { ...county.intake.deps.handover.files, dropLeft: fails } }
      const [first, second] = [await aboutOffice(county), await aboutOffice(county)]
      for (const given of [first, second]) await expect(fileOver(county, broken, given)).rejects.toThrow('killed here')
      expect(await sealed().waiting()).toBe(2)
      await recoverFilings(county.intake.deps)
      expect(await leftAt(county)).toEqual({ ...NOTHING, blobs: 2 })
      const third = await aboutOffice(county)
      await expect(fileOver(county, broken, third)).rejects.toThrow('killed here')
      expect((await fileOver(county, {}, third)).receipt).toHaveLength(16)
      expect(await leftAt(county)).toEqual({ ...NOTHING, blobs: 3 })
    },
  )
})

describe('at the window', () => {
  const register = (body: object, key?: string) =>
    county.call('POST', '/api/intake/complaints', { as: countyClerk, body, ...(key ? { headers: { 'idempotency-key': key } } : {}) })

  test('a letter goes up with all that the clerk took down; its clock runs from the day on which it came', async () => {
    const agent = { name: '某律师', relation: 'agent', authorisationId: await upload(county, '授权') }
    const clerks = { channel: 'letter', receivedOn: '2026-03-05', backdating: '收发室滞留', agent }
    const { body } = await aboutOffice(county, clerks)
    const filed = await register(body)
    expect([filed.status, filed.body.complaintNo, filed.body.sealedTo]).toEqual([201, undefined, { name: CITY.name, url: city.url }])
    now = new Date('2026-03-12T02:00:00Z')
    expect(await deliver(county)).toEqual([1, []])
    expect(await leftAt(county)).toEqual(NOTHING)
    const [one] = await listed(city)
    const { body: read } = await city.call('GET', `/api/intake/complaints/${one?.no}`, { as: cityClerk })
    expect(read).toMatchObject({ channel: 'letter', receivedOn: '2026-03-05', title: MARKS.title, hasContact: true })
    const purposes = (read.attachments as unknown as { purpose?: string }[]).map(({ purpose }) => purpose)
    expect(purposes.sort()).toEqual(['authorisation', undefined])
  })

  test('a single 12345 order goes up as one, is known the next time, and leaves no order here', async () => {
    const order = { channel: 'hotline-12345', receivedOn: '2026-03-09', orderNo: 'SEALED-1', replyBy: 'hotline', attachmentIds: [] }
    const { body } = await aboutOffice(county, order)
    const first = await register(body, 'order-key-0001')
    expect((await register(body, 'order-key-0001')).body).toEqual(first.body)
    const again = await register({ ...body, title: '别人再登记' })
    expect([again.status, again.body.code]).toEqual([409, 'order-known'])
    await deliver(county)
    expect((await register(body)).body.code).toBe('order-known')
    expect(await county.store.connection.collection('hotlineOrders').countDocuments({})).toBe(0)
    const [one] = await listed(city)
    const { body: read } = await city.call('GET', `/api/intake/complaints/${one?.no}`, { as: cityClerk })
    expect(read).toMatchObject({ channel: 'hotline-12345', order: { orderNo: 'SEALED-1', rounds: [{ handedOverOn: '2026-03-09' }] } })
    expect((await lookUp(city, first.body.receipt)).status).toBe(200)
  })
})
