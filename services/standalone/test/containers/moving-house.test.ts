import { randomUUID } from 'node:crypto'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sharedKafka, sharedMongo } from '@mingjian/testkit'
import { done, folder, json, mingjian, post, withInstance } from '../operator.ts'

// A township's folder goes to the servers of a city and back, with everything that had happened in it.

const [old, back, moving] = [folder(), folder(), folder()]
const database = `m${randomUUID().slice(0, 8)}`
const namespace = `mingjian-${String(Date.now()).slice(-9)}`
const secrets = ['keys.json', 'handover-keys.json']
const receipts: string[] = []

const city = () => ({
  MONGO_URI: sharedMongo(database),
  KAFKA_BROKERS: sharedKafka(),
  KAFKA_PARTITIONS: '3',
  KAFKA_REPLICATION: '1',
  NAMESPACE: namespace,
  SECRETS_DIR: old,
  LOG_LEVEL: 'silent',
})
beforeAll(async () => {
  await withInstance(old, async (url) => {
    const form = new FormData()
    form.set('file', new Blob([Buffer.from('%PDF-1.4\n%%EOF\n')], { type: 'application/pdf' }), '材料.pdf')
    const { id } = await post(`${url}/api/public/attachments`, form)
    for (let at = 0; at < 5; at++) {
      const filed = await json(`${url}/api/public/complaints`, {
        region: '520502',
        accused: { agencyName: '七星关区综合行政执法局' },
        title: `第${at}件`,
        content: '执法人员检查时没有出示证件。',
        anonymous: false,
        contact: { name: '测试甲', phone: '13800000000' },
        ...(at === 0 && id ? { attachmentIds: [id] } : {}),
      })
      expect(filed).toMatchObject({ receipt: expect.stringMatching(/^\d{16}$/) })
      receipts.push(String(filed.receipt))
    }
  })
})
afterAll(() => {
  for (const dir of [old, back, moving]) rmSync(dir, { recursive: true, force: true })
})

test('a folder moves to MongoDB and Kafka and back, and its chains, events, files and 查询码 hold everywhere', async () => {
  const [first, second] = [join(moving, 'out.gz'), join(moving, 'back.gz')]
  const { file: _file, ...sent } = done(mingjian({ DATA_DIR: old }, 'export', '--out', first, '--json'))
  const whole = done(mingjian({ DATA_DIR: old }, 'audit', 'verify', '--json'))
  expect(whole).toMatchObject({ checked: 5, events: 5, findings: [], personnel: { events: expect.any(Number) } })
  const { events } = whole.personnel as { events: number }
  expect(sent).toMatchObject({ blobs: 1, events: 5 + events })
  expect(gunzipSync(readFileSync(first)).includes('测试甲')).toBe(false)

  expect(mingjian(city(), 'import-archive', first)).toMatchObject({ code: 1, stderr: expect.stringContaining('mingjian migrate') })
  done(mingjian(city(), 'migrate', '--json'))
  expect(done(mingjian(city(), 'import-archive', first, '--json'))).toMatchObject({ ...sent, there: 0, differing: [] })
  expect(done(mingjian(city(), 'audit', 'verify', '--json'))).toEqual(whole)
  const again = done(mingjian(city(), 'import-archive', first, '--json'))
  expect(again).toMatchObject({ there: Number(sent.documents) + 1, differing: [] })
  expect(done(mingjian(city(), 'audit', 'verify', '--json'))).toEqual(whole)

  expect(done(mingjian(city(), 'export', '--out', second, '--json'))).toMatchObject(sent)
  for (const name of secrets) cpSync(join(old, name), join(back, name))
  done(mingjian({ DATA_DIR: back }, 'import-archive', second, '--json'))
  expect(done(mingjian({ DATA_DIR: back }, 'audit', 'verify', '--json'))).toEqual(whole)
  await withInstance(back, async (url) => {
    const titles = await Promise.all(
      receipts.map(async (receipt) => (await json(`${url}/api/public/complaints/lookup`, { receipt })).title),
    )
    expect(titles).toEqual([0, 1, 2, 3, 4].map((at) => `第${at}件`))
  })
})

test('of a transfer that was cut off or changed nothing is taken in, and the place is named', () => {
  const whole = join(moving, 'whole.gz')
  done(mingjian({ DATA_DIR: old }, 'export', '--out', whole, '--json'))
  const lines = gunzipSync(readFileSync(whole)).toString().split('\n')
  const complaint = lines.findIndex((line) => line.includes('"complaints"') && line.includes('没有出示证件'))
  const spoiled: [string, (text: string[]) => string[], string][] = [
    ['cut off', (text) => text.slice(0, -2), 'the end is missing'],
    ['changed', (text) => text.with(complaint, (text[complaint] ?? '').replaceAll('没有出示', '曾经出示')), 'record 1'],
    [
      'of another version',
      (text) => text.with(0, (text[0] ?? '').replace(/complaints-shape-\d+/, 'complaints-shape-0001')),
      'another version',
    ],
    ['no transfer', () => ['{"some":"thing"}', ''], 'line 1'],
  ]
  const empty = folder()
  for (const [name, spoil, words] of spoiled) {
    writeFileSync(join(moving, 'spoiled.gz'), gzipSync(spoil(lines).join('\n')))
    expect([name, mingjian({ DATA_DIR: empty }, 'import-archive', join(moving, 'spoiled.gz'))]).toEqual([
      name,
      expect.objectContaining({ code: 1, stderr: expect.stringContaining(words) }),
    ])
  }
  expect(done(mingjian({ DATA_DIR: empty }, 'audit', 'verify', '--json'))).toMatchObject({ checked: 0, events: 0 })
  rmSync(empty, { recursive: true })
})

test('what is there otherwise is named and left as it is', () => {
  const file = join(moving, 'again.gz')
  done(mingjian({ DATA_DIR: old }, 'export', '--out', file, '--json'))
  const lines = gunzipSync(readFileSync(file)).toString().split('\n')
  const at = lines.findIndex((line) => line.includes('"collection":"agencies"'))
  const changed = lines.with(at, (lines[at] ?? '').replace(/"name":"[^"]+"/, '"name":"改了名的单位"'))
  // The digest at the end is over the text; whoever changes a file by hand writes it anew.
  const { createHash } = process.getBuiltinModule('node:crypto')
  const body = changed.slice(0, -2)
  const end = JSON.parse(changed.at(-2) ?? '{}') as { end: object }
  const sha256 = createHash('sha256')
    .update(`${body.join('\n')}\n`)
    .digest('hex')
  writeFileSync(join(moving, 'changed.gz'), gzipSync([...body, JSON.stringify({ ...end, sha256 }), ''].join('\n')))
  const run = mingjian({ DATA_DIR: old }, 'import-archive', join(moving, 'changed.gz'), '--json')
  expect([run.code, (JSON.parse(run.stdout) as { differing: string[] }).differing]).toEqual([1, [expect.stringMatching(/^agencies\//)]])
  done(mingjian({ DATA_DIR: old }, 'import-archive', file, '--json'))
})
