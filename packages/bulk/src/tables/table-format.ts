import { broken, notATable, SpreadsheetError } from './spreadsheet-error.ts'
import { readAt, type TableFile } from './table-file.ts'

export type TableFormat = 'xlsx' | 'csv'

const SIGNATURES: [string, string][] = [
  ['4d5a', '程序文件'],
  ['7f454c46', '程序文件'],
  ['25504446', 'PDF 文件'],
  ['89504e47', '图片'],
  ['ffd8ff', '图片'],
  ['47494638', '图片'],
  ['1f8b', '压缩包'],
  ['52617221', '压缩包'],
  ['377abcaf271c', '压缩包'],
  ['7b5c727466', 'RTF 文档'],
]
const ZIP = /^504b0(304|506|708)/
const COMPOUND_FILE = /^d0cf11e0a1b11ae1/

/** Decides by content, never by name, whether a file is a workbook or delimited text. */
export async function detectTableFormat(file: TableFile): Promise<TableFormat> {
  const head = await readAt(file, 0, 65_536)
  if (head.length === 0) throw new SpreadsheetError('spreadsheet-empty', '文件是空的，请选择有内容的表格')
  const hex = head.toString('hex', 0, 8)
  if (ZIP.test(hex)) return 'xlsx'
  if (COMPOUND_FILE.test(hex)) throw await compoundFileError(file, head)
  const known = SIGNATURES.find(([signature]) => hex.startsWith(signature))
  if (known) throw notATable(known[1])
  const wide = hex.startsWith('fffe') || hex.startsWith('feff')
  if (!wide && head.includes(0)) throw notATable('内容不是文字')
  if (/^[\s\uFEFF]*<(!doctype|html|table|\?xml|meta|style)/i.test(head.toString('utf8', 0, 512))) {
    throw new SpreadsheetError('spreadsheet-not-a-table', '这是网页格式的表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传')
  }
  return 'csv'
}

/** An OLE container is either an old workbook or the wrapping of an encrypted new one; its directory tells. Source: [MS-CFB], [MS-OFFCRYPTO]. */
async function compoundFileError(file: TableFile, head: Buffer): Promise<SpreadsheetError> {
  if (head.length < 512) return broken()
  const sectorSize = 1 << Math.min(head.readUInt16LE(30), 12)
  const directory = await readAt(file, (head.readUInt32LE(48) + 1) * sectorSize, 4096)
  const names = directory.toString('utf16le')
  if (names.includes('EncryptedPackage')) return new SpreadsheetError('spreadsheet-encrypted', '文件有打开密码，请去掉密码后再上传')
  if (names.includes('WordDocument')) return notATable('Word 文档')
  return new SpreadsheetError('spreadsheet-old-xls', '这是旧版 .xls 文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传')
}
