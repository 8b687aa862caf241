import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import sharp from 'sharp'
import { aFiling, type Harness, login, startIntake } from './harness.ts'

const NAME = '欧阳测试员'
const PHONE = '13912345678'
const ID_NUMBER = '110101199003078515'
const ADDRESS = '测试路一百二十三号四单元'
const IP = '203.0.113.77'
const SECRETS = [NAME, PHONE, ID_NUMBER, ADDRESS, IP, 'someone@example.org']

let it: Harness
let no: string
let receipt: string
beforeAll(async () => {
  it = await startIntake()
  const filing = aFiling({
    anonymous: false,
    contact: { name: NAME, phone: PHONE, idNumber: ID_NUMBER, email: 'someone@example.org', address: ADDRESS },
    title: `${NAME}反映检查不亮证`,
    content: `我叫${NAME}，电话${PHONE}，身份证${ID_NUMBER}，住${ADDRESS}，电脑地址${IP}。执法人员检查时没有亮证。`,
    representatives: [{ name: `${NAME}代表`, phone: PHONE }],
  })
  const filed = await it.call('POST', '/api/public/complaints', {
    body: filing,
    headers: { 'x-forwarded-for': IP, forwarded: `for=${IP}` },
  })
  no = String(filed.body.complaintNo)
  receipt = String(filed.body.receipt)
  await it.call('POST', '/api/public/complaints/message', {
    body: { receipt, text: `请打我电话${PHONE}` },
    headers: { 'x-forwarded-for': IP },
  })
  await it.call('POST', `/api/intake/complaints/${no}/accept`, { as: login('intake-clerk', 'office-520502') })
  await it.intake.publishing.idle()
})
afterAll(() => it.stop())

function files(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => (statSync(join(dir, name)).isDirectory() ? files(join(dir, name)) : [join(dir, name)]))
}

test('neither the data folder nor the logs hold the complainant’s particulars or the receipt in plain text', () => {
  const paths = files(it.dir)
  expect(paths.length).toBeGreaterThan(2)
  for (const path of paths) {
    const bytes = readFileSync(path)
    for (const secret of [...SECRETS, receipt]) expect([path, secret, bytes.includes(Buffer.from(secret))]).toEqual([path, secret, false])
  }
  for (const secret of [...SECRETS, receipt]) expect(it.logs.join('')).not.toContain(secret)
})

test('no event on the bus holds them', async () => {
  let count = 0
  for (const topic of await it.bus.log.topics()) {
    for await (const { event } of it.bus.log.read(topic)) {
      count += 1
      for (const secret of [...SECRETS, receipt]) expect(JSON.stringify(event)).not.toContain(secret)
    }
  }
  expect(count).toBeGreaterThan(1)
})

test('staff read the text without them, and the contact only for a reason, on the record', async () => {
  const supervisor = login('supervisor', 'office-520502')
  const before = await it.call('GET', `/api/intake/complaints/${no}`, { as: supervisor })
  for (const secret of SECRETS) expect(before.text).not.toContain(secret)
  expect((await it.call('POST', `/api/intake/complaints/${no}/reveal-contact`, { as: supervisor, body: {} })).status).toBe(400)
  const revealed = await it.call('POST', `/api/intake/complaints/${no}/reveal-contact`, {
    as: supervisor,
    body: { reason: '约定核查时间' },
  })
  expect(revealed.body.contact).toMatchObject({ name: NAME, phone: PHONE })
  expect(revealed.body.original).toContain(PHONE)
  const after = await it.call('GET', `/api/intake/complaints/${no}`, { as: supervisor })
  expect((after.body.history as unknown as { type: string }[]).filter(({ type }) => type === 'ContactRevealed')).toHaveLength(1)
})

describe('a 保密 reporter', () => {
  test('is shown only after a second person approved, once', async () => {
    const filed = await it.call('POST', '/api/public/complaints', {
      body: aFiling({ anonymous: false, confidential: true, contact: { name: NAME, phone: PHONE } }),
    })
    const path = `/api/intake/complaints/${filed.body.complaintNo}`
    const supervisor = login('supervisor', 'office-520502')
    const ask = () => it.call('POST', `${path}/reveal-contact`, { as: supervisor, body: { reason: '约定核查时间' } })
    const first = await ask()
    expect([first.status, first.body.contact]).toEqual([202, undefined])
    const approve = (as: ReturnType<typeof login>) => it.call('POST', `${path}/reveal-contact/${first.body.requestId}/approve`, { as })
    expect((await approve({ ...supervisor, roles: ['approver'] })).body.code).toBe('reveal-own-request')
    expect((await approve(login('approver', 'office-520502', 'other'))).status).toBe(200)
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(202)
  })
})

describe('attachments', () => {
  const upload = async (content: Uint8Array, name: string) => {
    const form = new FormData()
    form.append('file', new Blob([Buffer.from(content)]), name)
    const response = await fetch(`${it.url}/api/public/attachments`, { method: 'POST', body: form })
    return { status: response.status, body: (await response.json()) as Record<string, string> }
  }
  const photo = () =>
    sharp({ create: { width: 20, height: 20, channels: 3, background: '#888' } })
      .withExif({ IFD0: { Artist: NAME, Copyright: PHONE } })
      .jpeg()
      .toBuffer()

  test('a picture loses its metadata, is encrypted at rest, and comes back to who may read the complaint', async () => {
    const original = await photo()
    expect(original.includes(Buffer.from(PHONE))).toBe(true)
    const { status, body } = await upload(original, 'photo.jpg')
    expect([status, body.mediaType]).toEqual([201, 'image/jpeg'])
    const filed = await it.call('POST', '/api/public/complaints', { body: aFiling({ attachmentIds: [body.attachmentId] }) })
    const path = `/api/intake/complaints/${filed.body.complaintNo}/attachments/${body.attachmentId}`
    const token = await it.realm.token(login('supervisor', 'office-520502'))
    const got = await fetch(it.url + path, { headers: { authorization: `Bearer ${token}` } })
    expect([
      got.status,
      got.headers.get('content-disposition')?.startsWith('attachment'),
      got.headers.get('x-content-type-options'),
    ]).toEqual([200, true, 'nosniff'])
    const content = Buffer.from(await got.arrayBuffer())
    expect(content.includes(Buffer.from(PHONE))).toBe(false)
    expect((await sharp(content).metadata()).exif).toBeUndefined()
    for (const file of files(join(it.dir, 'blobs')))
      expect(
        readFileSync(file)
          .subarray(0, 3)
          .equals(Buffer.from([0xff, 0xd8, 0xff])),
      ).toBe(false)
    expect((await it.call('GET', path, { as: login('supervisor', 'office-520521') })).status).toBe(404)
  })

  test('the content decides, not the name', async () => {
    expect((await upload(Buffer.from('MZ\x90\x00 an executable'), 'photo.jpg')).body.code).toBe('attachment-type-refused')
    expect((await upload(Buffer.from('<svg onload="alert(1)"/>'), 'a.png')).body.code).toBe('attachment-type-refused')
    expect((await upload(Buffer.concat([(await photo()).subarray(0, 40), Buffer.alloc(50)]), 'a.jpg')).body.code).toBe('attachment-broken')
    expect((await upload(new Uint8Array(0), 'a.jpg')).body.code).toBe('attachment-broken')
  })

  test('a field that the form does not have is refused by its name', async () => {
    const form = new FormData()
    form.append('caption', 'a')
    form.append('file', new Blob([Buffer.from(await photo())]), 'a.jpg')
    const answer = await fetch(`${it.url}/api/public/attachments`, { method: 'POST', body: form })
    expect([answer.status, (await answer.json()) as object]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'caption' })] }),
    ])
  })

  test('one upload belongs to one complaint', async () => {
    const { body } = await upload(await photo(), 'a.jpg')
    const file = () => it.call('POST', '/api/public/complaints', { body: aFiling({ attachmentIds: [body.attachmentId] }) })
    expect((await file()).status).toBe(201)
    expect((await file()).body.code).toBe('attachment-unknown')
  })

  test('a file over twenty megabytes is refused', async () => {
    expect((await upload(Buffer.alloc(21 * 1024 * 1024, 1), 'a.jpg')).status).toBe(413)
  })
})
