import { createWriteStream, mkdirSync, openAsBlob, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import type { HotlineImportStatus } from '@mingjian/contracts'
import { ZipFile } from 'yazl'
import { dropDataFolder, newDataFolder, startInstance } from '../e2e/instance.ts'

// A hotline workbook of ROWS rows into a fresh instance and then once more: rows a second, growth of its memory, and how long a filing takes meanwhile.

const ROWS = Number(process.env.ROWS ?? 300_000)
/** Of a hundred orders, those that concern enforcement (90 of 2,444 categories in practice). */
const CONCERNED = Number(process.env.CONCERNED ?? 4)
/** Some programs put the shared strings before the sheet, others after it. */
const STRINGS_FIRST = process.env.STRINGS === 'first'
const PATH = '/api/intake/hotline-imports'
const CATEGORIES = '城乡建设 交通运输 环境保护 劳动保障 教育文体 商贸旅游 卫生健康 供水供电 物业管理 邻里纠纷'.split(' ')
const HEADER = ['工单编号', '诉求人', '联系电话', '标题', '内容', '受理时间', '派单时间', '类别']
const concerned = (row: number) => (row * 31) % 100 < CONCERNED

const dir = newDataFolder()
const file = join(dir, 'orders.xlsx')
await writeWorkbook(file)
const instance = await startInstance(dir)
const { url, child } = instance
const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
const first = await run()
const again = await run()
await instance.end()
dropDataFolder(dir)
mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
writeFileSync(new URL('./results/import-300k.json', import.meta.url), JSON.stringify({ first, again }))
const { samples: _first, ...firstRun } = first
const { samples: _again, ...secondRun } = again
console.log(JSON.stringify({ bench: 'import-300k', rows: ROWS, concernedPercent: CONCERNED, firstRun, secondRun }))

async function run() {
  const before = rssMb()
  let peak = before
  const started = performance.now()
  const form = new FormData()
  form.set('file', await openAsBlob(file), 'orders.xlsx')
  const accepted = await fetch(url + PATH, { method: 'POST', headers: await signedIn(), body: form })
  const { importId } = (await accepted.json()) as { importId: string }
  const samples: { second: number; read: number; rssMb: number }[] = []
  const filings: number[] = []
  let status: HotlineImportStatus
  do {
    await setTimeout(1_000)
    const rss = rssMb()
    peak = Math.max(peak, rss)
    const asked = performance.now()
    await fileOne()
    filings.push(Math.round(performance.now() - asked))
    status = (await (await fetch(`${url}${PATH}/${importId}`, { headers: await signedIn() })).json()) as HotlineImportStatus
    samples.push({ second: Math.round((performance.now() - started) / 1000), read: status.read, rssMb: Math.round(rss) })
  } while (status.state === 'running' || status.state === 'queued')
  const seconds = (performance.now() - started) / 1000
  const { state, read, created, updated, unchanged, rejected, complaints } = status
  filings.sort((a, b) => a - b)
  return {
    state,
    read,
    created,
    updated,
    unchanged,
    rejected,
    complaints,
    seconds: Math.round(seconds),
    rowsPerSecond: Math.round(read / seconds),
    rssBeforeMb: Math.round(before),
    rssGrowthMb: Math.round(peak - before),
    filingP50Ms: filings[Math.floor(filings.length / 2)],
    filingP95Ms: filings[Math.floor(filings.length * 0.95)],
    samples,
  }
}

async function fileOne(): Promise<void> {
  const body = JSON.stringify({
    region: '520502',
    accused: { agencyName: '某局' },
    title: '检查没有出示证件',
    content: '执法人员检查时没有出示证件。',
    anonymous: true,
  })
  await fetch(`${url}/api/public/complaints`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

async function signedIn(): Promise<{ authorization: string }> {
  const logins = JSON.parse(readFileSync(join(dir, 'first-logins.json'), 'utf8')) as { username: string; password: string }[]
  const { username = '', password = '' } = logins.find((each) => each.username === 'intake-clerk-5205') ?? {}
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'mingjian-cli', username, password })
  const answer = await fetch(`${url}/realms/mingjian/protocol/openid-connect/token`, { method: 'POST', body })
  return { authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}` }
}

/** As exports write it: texts once in a list of shared strings, most of them long and used by one cell only. */
async function writeWorkbook(path: string): Promise<void> {
  const shared = [...HEADER, ...CATEGORIES, '行政执法', '2026/3/2 11:25:05', '2026/3/3 09:00:00']
  const own = (row: number): string[] => [
    `GD2026${String(row).padStart(8, '0')}`,
    `来电人${row}`,
    `139${String(row).padStart(8, '0')}`,
    `第${row}件：${row % 977}号楼${concerned(row) ? '处罚' : '路灯'}问题`,
    `市民来电反映第${row}件事：${'位于某街道的小区门口有情况需要核实，请有关部门尽快处理并回复，'.repeat(6)}编号${row * 17}`,
  ]
  const OWN = own(1).length
  const at = (text: string) => shared.indexOf(text)
  function* sheet(): Generator<string> {
    yield '<worksheet><sheetData>'
    const line = (row: number, strings: number[]) =>
      `<row r="${row}">${strings.map((index, column) => `<c r="${'ABCDEFGH'[column]}${row}" t="s"><v>${index}</v></c>`).join('')}</row>`
    yield line(1, HEADER.map(at))
    const [received, dispatched] = [at('2026/3/2 11:25:05'), at('2026/3/3 09:00:00')]
    for (let row = 1; row <= ROWS; row++) {
      const first = shared.length + (row - 1) * OWN
      const category = at(concerned(row) ? '行政执法' : (CATEGORIES[row % CATEGORIES.length] as string))
      yield line(row + 1, [...Array.from({ length: OWN }, (_, column) => first + column), received, dispatched, category])
    }
    yield '</sheetData></worksheet>'
  }
  function* strings(): Generator<string> {
    const item = (text: string) => `<si><t>${text}</t></si>`
    yield `<sst count="${ROWS * HEADER.length}" uniqueCount="${shared.length + ROWS * OWN}">${shared.map(item).join('')}`
    for (let row = 1; row <= ROWS; row++) yield own(row).map(item).join('')
    yield '</sst>'
  }
  const zip = new ZipFile()
  const parts: [string, () => Generator<string>][] = [
    ['xl/worksheets/sheet1.xml', sheet],
    ['xl/sharedStrings.xml', strings],
  ]
  zip.addBuffer(Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="表1" r:id="rId1"/></sheets></workbook>'), 'xl/workbook.xml')
  for (const [name, part] of STRINGS_FIRST ? parts.reverse() : parts) zip.addReadStream(Readable.from(inChunks(part())), name)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
  console.error(`${ROWS} rows, ${Math.round(statSync(path).size / 1e6)} MB`)
}

function* inChunks(parts: Iterable<string>): Generator<Buffer> {
  let chunk = ''
  for (const part of parts) {
    chunk += part
    if (chunk.length < 65_536) continue
    yield Buffer.from(chunk)
    chunk = ''
  }
  yield Buffer.from(chunk)
}
