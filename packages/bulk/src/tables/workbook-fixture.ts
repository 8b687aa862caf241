import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { type ReadTableOptions, readTable } from './read-table.ts'
import type { TableRow } from './table-limits.ts'

export interface WorkbookFixture {
  /** Inner XML of `<sheetData>`, or with `raw` the whole part. */
  sheets: { name?: string; state?: string; data: string; raw?: boolean }[]
  /** Inner XML of each `<si>`. */
  strings?: string[]
  /** Custom number formats by id from 164, and the format id of each cell style. */
  formats?: Record<number, string>
  styles?: number[]
  date1904?: boolean
  extraParts?: Record<string, string | Buffer>
}

const NS =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A workbook as Excel lays it out, small enough to read in a test. */
export function buildWorkbook({ sheets, strings, formats = {}, styles, date1904, extraParts }: WorkbookFixture): Promise<Buffer> {
  const relation = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const relations = sheets.map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
  if (strings) relations.push(relation('rIdS', 'sharedStrings', 'sharedStrings.xml'))
  if (styles) relations.push(relation('rIdT', 'styles', '/xl/styles.xml'))
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name ?? `表${index + 1}`}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`,
  )
  const parts: Record<string, string | Buffer> = {
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook ${NS}><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
  }
  for (const [index, { data, raw }] of sheets.entries()) {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = raw
      ? data
      : `<worksheet ${NS}><dimension ref="A1"/><sheetData>${data}</sheetData><pageMargins left="1"/></worksheet>`
  }
  if (strings) parts['xl/sharedStrings.xml'] = `<sst ${NS}>${strings.map((each) => `<si>${each}</si>`).join('')}</sst>`
  if (styles) {
    const custom = Object.entries(formats).map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${escapeXml(code)}"/>`)
    parts['xl/styles.xml'] =
      `<styleSheet ${NS}><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`
  }
  return buildZip({ ...parts, ...extraParts })
}

export function buildZip(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return buffer(zip.outputStream)
}

/** Rows of inline strings, from row 1. */
export function textRows(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
  return rows.map((cells, index) => `<row r="${index + 1}">${cells.map(cell).join('')}</row>`).join('')
}

/** A folder for one test file's files. */
export function fixtureFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'spreadsheet-'))
  let files = 0
  const save = (content: Buffer | string, name = 'file.bin') => {
    const path = join(folder, `${files++}-${name}`)
    writeFileSync(path, content)
    return path
  }
  return { save, remove: () => rmSync(folder, { recursive: true }) }
}

export async function readAll(path: string, options?: ReadTableOptions): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const row of readTable(path, options)) rows.push(row)
  return rows
}

export async function cellsOf(path: string, options?: ReadTableOptions): Promise<string[][]> {
  return (await readAll(path, options)).map(({ cells }) => cells)
}

/** GB18030 bytes of a text; the platform only decodes, so the table is turned round. */
export function encodeGb18030(text: string): Buffer {
  return Buffer.concat(
    [...text].map((character) =>
      character.charCodeAt(0) < 128 ? Buffer.from(character) : (gbTable().get(character) ?? supplementary(character)),
    ),
  )
}

let table: Map<string, Buffer> | undefined
function gbTable(): Map<string, Buffer> {
  if (table) return table
  table = new Map()
  const decoder = new TextDecoder('gb18030', { fatal: false })
  const add = (bytes: Buffer) => {
    const character = decoder.decode(bytes)
    if ([...character].length === 1 && character !== '\uFFFD' && !table?.has(character)) table?.set(character, bytes)
  }
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) add(Buffer.from([lead, trail]))
  for (let linear = 0; linear < 39_420; linear++) add(fourBytes(linear, 0x81))
  return table
}

function supplementary(character: string): Buffer {
  return fourBytes((character.codePointAt(0) ?? 0) - 0x10000, 0x90)
}

function fourBytes(linear: number, lead: number): Buffer {
  return Buffer.from([
    lead + Math.floor(linear / 12_600),
    0x30 + (Math.floor(linear / 1_260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ])
}
