import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { intakeCollections, NOT_OF_TENANTS, tenantParts } from '@mingjian/intake'
import { NOT_OF_TENANTS as NOT_OF_PEOPLE, personnelCollections, personnelParts } from '@mingjian/personnel'
import { loadRulebook } from '@mingjian/rulebook'
import { openEmbedded } from '@mingjian/storage'
import { done, folder, json, mingjian, post, withInstance } from '../operator.ts'

// The backup of one county of a city, restored where nothing is.

const [city, county, moving] = [folder(), folder(), folder()]
const backup = join(moving, '520521.gz')
const receipts = new Map<string, string>()
const PLACES = ['5205', '520502', '520521', '520521001']

beforeAll(async () => {
  await withInstance(city, async (url) => {
    for (const region of PLACES) {
      const form = new FormData()
      form.set('file', new Blob([Buffer.from(`%PDF-1.4\n${region}\n%%EOF\n`)], { type: 'application/pdf' }), '材料.pdf')
      const { attachmentId } = await post(`${url}/api/public/attachments`, form)
      const { receipt } = await json(`${url}/api/public/complaints`, {
        region,
        accused: { agencyName: '某综合行政执法局' },
        title: `在${region}的一件`,
        content: '执法人员检查时没有出示证件。',
        anonymous: true,
        attachmentIds: [attachmentId],
      })
      receipts.set(region, String(receipt))
    }
  })
})
afterAll(() => {
  for (const dir of [city, county, moving]) rmSync(dir, { recursive: true, force: true })
})

test('every collection is either of a tenant or said not to be', async () => {
  const store = await openEmbedded({ dir: moving })
  const { collections } = await intakeCollections(store.connection, loadRulebook({}), 'run')
  const personnel = await personnelCollections(store.connection, 'run')
  const parts = [...personnelParts('520521'), ...(await tenantParts(store.connection, '520521'))].map(({ collection }) => collection)
  await store.close()
  expect([...parts, ...NOT_OF_TENANTS, ...NOT_OF_PEOPLE].sort()).toEqual(
    [...new Set([...collections, ...personnel.collections, 'leases'])].sort(),
  )
})

test('a region that is none is refused', () => {
  const run = mingjian({ DATA_DIR: city }, 'export', '--region', '52052', '--out', backup)
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('--region 52052')])
})

test.each([
  [['--out', 'a.gz', '--dir', 'b'], 'name one file by --out, or a folder of backups by --dir'],
  [[], 'name one file by --out'],
  [['--dir', 'b', '--keep', 'all'], '--keep all: write a number from 1 to 9999'],
  [['--out', 'a.gz', '--keep', '3'], '--keep goes with --dir'],
])('options that say nothing sure are refused: %j', (args, says) => {
  const run = mingjian({ DATA_DIR: city }, 'export', '--region', '520521', ...args)
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining(says)])
})

test('backups beside an instance at work lie in a folder, the newest of each region so many as are kept', async () => {
  const dir = join(moving, 'backups')
  mkdirSync(dir)
  const others = ['mingjian-520502-20260101T000000Z.gz', 'mingjian-5205-20260101T000000Z.gz', 'notes.txt']
  const times = ['20260101T000000Z.gz', '20260101T000001Z.gz.new', '20260102T000000Z.gz', '20260103T000000Z.gz', '20260103T000001Z.gz.new']
  const old = times.map((time) => `mingjian-520521-${time}`)
  for (const name of [...others, ...old]) writeFileSync(join(dir, name), '')
  await withInstance(city, async () => {
    const { file, deleted } = done(mingjian({ DATA_DIR: city }, 'export', '--region', '520521', '--dir', dir, '--keep', '2', '--json'))
    expect(basename(String(file))).toMatch(/^mingjian-520521-\d{8}T\d{6}Z\.gz$/)
    expect(deleted).toEqual(old.slice(0, 3))
    expect(readdirSync(dir).sort()).toEqual([...others, ...old.slice(3), basename(String(file))].sort())
    const text = gunzipSync(readFileSync(String(file))).toString()
    expect(text.match(/"collection":"complaints"/g)).toHaveLength(2)
  })
})

test('what is of the county and its townships goes along, nothing of its neighbours or of the city', async () => {
  const { blobs } = done(mingjian({ DATA_DIR: city }, 'export', '--region', '520521', '--out', backup, '--json'))
  expect(blobs).toBe(2)
  const text = gunzipSync(readFileSync(backup)).toString()
  const dossiers = text.split('\n').filter((line) => line.includes('"collection":"complaints"'))
  expect(dossiers.map((line) => /在(\d+)的一件/.exec(line)?.[1]).sort()).toEqual(['520521', '520521001'])
  expect(text).not.toContain('在520502的一件')
  expect(text).not.toContain('complaint/520502/')
})

test('restored into an empty place its chains verify, its receipts work, its numbers go on and its events are made anew', async () => {
  for (const name of ['keys.json', 'handover-keys.json']) cpSync(join(city, name), join(county, name))
  done(mingjian({ DATA_DIR: county }, 'import-archive', backup, '--json'))
  await withInstance(county, async (url) => {
    const titles = PLACES.map(async (region) => {
      const told = await json(`${url}/api/public/complaints/lookup`, { receipt: receipts.get(region) as string })
      return told.code ?? told.title
    })
    expect(await Promise.all(titles)).toEqual(['receipt-unknown', 'receipt-unknown', '在520521的一件', '在520521001的一件'])
    const { complaintNo } = await json(`${url}/api/public/complaints`, {
      region: '520521',
      accused: { agencyName: '某综合行政执法局' },
      title: '恢复以后的一件',
      content: '执法人员检查时没有出示证件。',
      anonymous: true,
    })
    expect(complaintNo).toMatch(/^JD520521-\d{4}-0*2$/)
  })
  expect(done(mingjian({ DATA_DIR: county }, 'audit', 'verify', '--json'))).toMatchObject({ checked: 3, events: 3, findings: [] })
  expect(done(mingjian({ DATA_DIR: county }, 'import-archive', backup, '--json'))).toMatchObject({ differing: [] })
})
