import { deflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { inspectTable } from './inspect-table.ts'
import { buildWorkbook, buildZip, fixtureFolder, readAll, textRows } from './workbook-fixture.ts'

const { save, remove } = fixtureFolder()
afterAll(remove)

const good = () =>
  buildWorkbook({
    sheets: [
      {
        data: textRows([
          ['编号', '内容'],
          ['1', '甲'],
        ]),
      },
    ],
  })
const sheet = (data: string) => buildWorkbook({ sheets: [{ data, raw: true }] })
const dataOf = (inner: string) => `<worksheet><sheetData>${inner}</sheetData></worksheet>`

/** Changes fields of one part's central (and local) header. */
function patched(zip: Buffer, name: string, change: (header: Buffer, at: { flags: number; size: number; crc: number }) => void): Buffer {
  const copy = Buffer.from(zip)
  for (let at = 0; at < copy.length - 4; at++) {
    const central = copy.readUInt32LE(at) === 0x02014b50
    if (!central && copy.readUInt32LE(at) !== 0x04034b50) continue
    const start = at + (central ? 46 : 30)
    if (copy.toString('utf8', start, start + Buffer.byteLength(name)) === name)
      change(copy, { flags: at + (central ? 8 : 6), size: at + (central ? 24 : 22), crc: at + (central ? 16 : 14) })
  }
  return copy
}

function compoundFile(stream: string): Buffer {
  const file = Buffer.alloc(512 * 4)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file)
  file.writeUInt16LE(9, 30)
  file.writeUInt32LE(1, 48)
  file.write('Root Entry', 1024, 'utf16le')
  file.write(stream, 1024 + 128, 'utf16le')
  return file
}

const SHEET = 'xl/worksheets/sheet1.xml'

describe('files that are refused', () => {
  test.each<[string, () => Promise<Buffer> | Buffer, string, string]>([
    ['an old .xls', () => compoundFile('Workbook'), 'spreadsheet-old-xls', '另存为 .xlsx'],
    ['a workbook with a password', () => compoundFile('EncryptedPackage'), 'spreadsheet-encrypted', '去掉密码'],
    ['an old Word document', () => compoundFile('WordDocument'), 'spreadsheet-not-a-table', 'Word'],
    ['a program', () => Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(2000)]), 'spreadsheet-not-a-table', '程序'],
    ['a PDF', () => Buffer.from('%PDF-1.7\n…'), 'spreadsheet-not-a-table', 'PDF'],
    ['bytes of no kind', () => Buffer.from([1, 2, 3, 0, 0, 5]), 'spreadsheet-not-a-table', '不是表格'],
    [
      'a web page named .xls',
      () => Buffer.from('\uFEFF\n<html><table><tr><td>1</td></tr></table></html>'),
      'spreadsheet-not-a-table',
      '另存为 .xlsx',
    ],
    ['an empty file', () => Buffer.alloc(0), 'spreadsheet-empty', '空'],
    ['a new Word document', () => buildZip({ 'word/document.xml': '<a/>' }), 'spreadsheet-not-a-table', 'Word'],
    ['an .xlsb', () => buildZip({ 'xl/workbook.bin': 'x' }), 'spreadsheet-not-a-table', 'xlsb'],
    ['an .ods', () => buildZip({ 'content.xml': 'x' }), 'spreadsheet-not-a-table', 'ods'],
    ['a plain archive', () => buildZip({ 'a.txt': 'x' }), 'spreadsheet-not-a-table', '压缩包'],
    [
      'an archive with encrypted parts',
      async () => patched(await good(), SHEET, (header, { flags }) => header.writeUInt16LE(header.readUInt16LE(flags) | 1, flags)),
      'spreadsheet-encrypted',
      '密码',
    ],
    ['an archive cut short', async () => (await good()).subarray(0, 900), 'spreadsheet-broken', '重新'],
    [
      'an archive whose part does not match its checksum',
      async () => patched(await good(), SHEET, (header, { crc }) => header.writeUInt32LE(1, crc)),
      'spreadsheet-broken',
      '损坏',
    ],
    [
      'an archive whose part is larger than it says',
      async () => patched(await good(), SHEET, (header, { size }) => header.writeUInt32LE(10, size)),
      'spreadsheet-broken',
      '损坏',
    ],
    [
      'an archive that says it unpacks to 2 GB',
      async () => patched(await good(), SHEET, (header, { size }) => header.writeUInt32LE(2_000_000_000, size)),
      'spreadsheet-bomb',
      '过大',
    ],
    [
      'an archive of very many parts',
      () => buildZip(Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`p${index}`, '']))),
      'spreadsheet-bomb',
      '过大',
    ],
    ['XML with a DOCTYPE', () => sheet(`<!DOCTYPE x [<!ENTITY a "b">]>${dataOf('')}`), 'spreadsheet-xml-forbidden', '不允许'],
    [
      'a DOCTYPE after a long comment',
      () => sheet(`<!--${'x'.repeat(9000)}--><!DOCTYPE x>${dataOf('')}`),
      'spreadsheet-xml-forbidden',
      '不允许',
    ],
    ['XML with an entity', () => sheet(dataOf('<row><c t="str"><v>&bomb;</v></c></row>')), 'spreadsheet-xml-forbidden', '不允许'],
    ['XML nested without end', () => sheet('<a>'.repeat(100)), 'spreadsheet-xml-forbidden', '不允许'],
    ['XML that breaks off', () => sheet('<worksheet><sheetData><row><c><v>1</v></c></row>'), 'spreadsheet-broken', '损坏'],
    [
      'a text without end',
      () => sheet(dataOf(`<row><c t="str"><v>${'甲'.repeat(3_000_000)}</v></c></row>`)),
      'spreadsheet-xml-forbidden',
      '不允许',
    ],
    ['a workbook without a sheet', () => buildWorkbook({ sheets: [] }), 'spreadsheet-broken', '损坏'],
    [
      'a workbook without content',
      () => buildWorkbook({ sheets: [{ data: '<row r="1"><c r="A1" s="1"/></row>' }] }),
      'spreadsheet-empty',
      '没有内容',
    ],
    ['a csv of blank lines', () => Buffer.from('\r\n,,,\r\n \r\n'), 'spreadsheet-empty', '没有内容'],
  ])('%s', async (_name, build, code, message) => {
    const path = save(await build(), 'a.xlsx')
    await expect(inspectTable(path)).rejects.toMatchObject({ name: 'SpreadsheetError', code, message: expect.stringContaining(message) })
  })

  test('an archive whose parts unpack to more than is allowed, however well they pack', async () => {
    await expect(readAll(save(await good()), { limits: { maxUnpackedBytes: 500 } })).rejects.toMatchObject({ code: 'spreadsheet-bomb' })
  })

  test('a part that packs too well to be a table', async () => {
    const path = save(await buildWorkbook({ sheets: [{ data: ' '.repeat(3_000_000) }] }))
    await expect(readAll(path, { limits: { ratioFromBytes: 1_000_000 } })).rejects.toMatchObject({ code: 'spreadsheet-bomb' })
    expect(deflateRawSync(Buffer.alloc(3_000_000)).length * 150).toBeLessThan(3_000_000)
  })
})

describe('files that are not what they are called', () => {
  test('are read by their content', async () => {
    expect(await inspectTable(save(await good(), 'a.xls'))).toMatchObject([{ format: 'xlsx', header: ['编号', '内容'] }])
    expect(await inspectTable(save('编号,内容\n1,甲\n', 'a.xlsx'))).toMatchObject([
      { format: 'csv', encoding: 'utf-8', header: ['编号', '内容'] },
    ])
  })
})
