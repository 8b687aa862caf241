import { type PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** Rows are taken as they come; none is held. */
export type SheetToWrite = { name: string; rows: Iterable<string[]> | AsyncIterable<string[]> }

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** Entries of a file that is made twice are equal to the byte. */
const LONG_AGO = new Date('2000-01-01T00:00:00Z')

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const cell = (text: string) => (text === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`)
/** More than a sheet can hold ends the file: a table that lacks its end would pass for a whole one. */
const MOST_ROWS = 1_048_576

async function* sheetXml({ name, rows }: SheetToWrite): AsyncGenerator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetData>`
  let count = 0
  for await (const row of rows) {
    count += 1
    if (count > MOST_ROWS) throw new RangeError(`the sheet “${name}” has more than ${MOST_ROWS} rows`)
    yield `<row>${row.map(cell).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
}

/** A workbook of plain text, made while it is read: memory does not grow with its rows. Source: ECMA-376. */
export function workbookStream(sheets: SheetToWrite[]): Readable {
  const each = (part: (sheet: SheetToWrite, no: number) => string) => sheets.map((sheet, at) => part(sheet, at + 1)).join('')
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${each((_sheet, no) => `<Override PartName="/xl/worksheets/sheet${no}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each(({ name }, no) => `<sheet name="${escaped(name)}" sheetId="${no}" r:id="rId${no}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each((_sheet, no) => `<Relationship Id="rId${no}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${no}.xml"/>`)}</Relationships>`,
  }
  const zip = new ZipFile()
  const { outputStream } = zip as unknown as { outputStream: PassThrough }
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name, { mtime: LONG_AGO })
  for (const [at, sheet] of sheets.entries()) {
    const xml = Readable.from(sheetXml(sheet))
    xml.on('error', (error) => outputStream.destroy(error))
    outputStream.on('close', () => xml.destroy())
    zip.addReadStream(xml, `xl/worksheets/sheet${at + 1}.xml`, { mtime: LONG_AGO })
  }
  zip.end()
  return outputStream
}
