/**
 * Measures how far memory grows while a large workbook is read: writes one of `--rows` rows (default 300,000) with as many
 * unique long shared strings, reads it in a fresh process, prints one JSON line.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ZipFile } from 'yazl'
import { readTable } from './read-table.ts'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '300000' }, inline: { type: 'boolean', default: false }, read: { type: 'string' } },
})

if (values.read === undefined) await writeThenMeasure(Number(values.rows), values.inline)
else await measure(values.read)

async function writeThenMeasure(rows: number, inline: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'read-table-'))
  try {
    const path = join(folder, 'large.xlsx')
    await writeWorkbook(path, rows, inline)
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--read', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const measured = JSON.parse(child.stdout) as Record<string, number>
    process.stdout.write(`${JSON.stringify({ bench: 'read-table', inline, fileMb: Math.round(statSync(path).size / 1e6), ...measured })}\n`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Reads a small workbook first, so that only what grows with the file is counted. */
async function measure(path: string): Promise<void> {
  const warm = `${path}.small`
  await writeWorkbook(warm, 2_000, false)
  for await (const _ of readTable(warm));
  const before = process.memoryUsage.rss()
  const start = performance.now()
  let [rows, chars, peak] = [0, 0, before]
  for await (const { cells } of readTable(path)) {
    rows++
    for (const cell of cells) chars += cell.length
    if (rows % 1_000 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  const seconds = (performance.now() - start) / 1000
  const peakOfProcess = process.resourceUsage().maxRSS * 1024
  const growthMb = Math.round((Math.max(peak, peakOfProcess) - before) / 1e6)
  process.stdout.write(
    JSON.stringify({ rows, chars, seconds: Number(seconds.toFixed(1)), rssBeforeMb: Math.round(before / 1e6), rssGrowthMb: growthMb }),
  )
}

async function writeWorkbook(path: string, rows: number, inline: boolean): Promise<void> {
  const text = (row: number, column: number) =>
    `第${row}行第${column}列：${'反映执法人员没有出示证件就检查店铺，请核查。'.repeat(column === 4 ? 10 : 1)}${row * 31 + column}`
  function* sheet(): Generator<string> {
    yield '<worksheet><sheetData>'
    for (let row = 1; row <= rows; row++) {
      const cells = [1, 2, 3, 4].map((column, index) =>
        inline ? `<c t="inlineStr"><is><t>${text(row, column)}</t></is></c>` : `<c t="s"><v>${(row - 1) * 4 + index}</v></c>`,
      )
      yield `<row r="${row}"><c><v>${row}</v></c>${cells.join('')}</row>`
    }
    yield '</sheetData></worksheet>'
  }
  function* strings(): Generator<string> {
    yield '<sst>'
    for (let row = 1; row <= rows; row++) for (const column of [1, 2, 3, 4]) yield `<si><t>${text(row, column)}</t></si>`
    yield '</sst>'
  }
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="表1" r:id="rId1"/></sheets></workbook>'), 'xl/workbook.xml')
  zip.addReadStream(Readable.from(inChunks(sheet())), 'xl/worksheets/sheet1.xml')
  if (!inline) zip.addReadStream(Readable.from(inChunks(strings())), 'xl/sharedStrings.xml')
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
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
