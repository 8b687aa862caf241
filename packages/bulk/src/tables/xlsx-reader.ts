import { posix } from 'node:path'
import { type DateStyles, isDateFormat } from './cell-text.ts'
import { createSharedStrings, sharedStringsHandler } from './shared-strings.ts'
import { createSheetRows } from './sheet-rows.ts'
import { broken, SpreadsheetError } from './spreadsheet-error.ts'
import type { TableFile } from './table-file.ts'
import type { TableLimits, TableRow } from './table-limits.ts'
import { notAWorkbook, openWorkbookArchive, type WorkbookArchive } from './workbook-archive.ts'
import { feedXml, readXml } from './xml-parts.ts'

interface Sheet {
  name: string
  part: string
  hidden: boolean
}

interface Workbook {
  sheets: Sheet[]
  date1904: boolean
  stringsPart?: string | undefined
  stylesPart?: string | undefined
}

/** An open workbook: its sheets are read one after the other, as often as wanted. */
export interface OpenWorkbook {
  /** Visible ones before hidden. */
  sheets: readonly Pick<Sheet, 'name' | 'hidden'>[]
  /** Rows with content, pulled one buffer of XML at a time; leaving the loop early frees everything. */
  rows(sheet: string): AsyncGenerator<TableRow>
}

/** Gives an open workbook to `use` and closes it when that ends. */
export async function* withWorkbook<T>(
  file: TableFile,
  limits: TableLimits,
  use: (workbook: OpenWorkbook) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const archive = await openWorkbookArchive(file, limits)
  const strings = createSharedStrings()
  try {
    const workbook = await readWorkbook(archive, limits)
    if (workbook.stringsPart) await readXml(archive.read(workbook.stringsPart), sharedStringsHandler(strings), limits.maxXmlDepth)
    const dateStyles = workbook.stylesPart ? await readDateStyles(archive, workbook.stylesPart, limits) : []
    const sheets = [...workbook.sheets.filter(({ hidden }) => !hidden), ...workbook.sheets.filter(({ hidden }) => hidden)]
    yield* use({
      sheets,
      async *rows(name) {
        const part = sheets.find((sheet) => sheet.name === name)?.part
        if (part === undefined) throw new SpreadsheetError('spreadsheet-sheet-unknown', `文件中没有名为“${name}”的工作表，请重新选择`)
        const rows = createSheetRows({ strings, dateStyles, date1904: workbook.date1904, limits })
        const size = Math.max(1, archive.unpackedSize(part))
        for await (const consumed of feedXml(archive.read(part), rows, limits.maxXmlDepth))
          for (const row of rows.take()) yield { ...row, progress: Math.min(1, consumed / size) }
      },
    })
  } finally {
    strings.close()
    archive.close()
  }
}

/** Rows of the named sheet, or of the first with content. */
export function readXlsx(file: TableFile, limits: TableLimits, sheetName?: string): AsyncGenerator<TableRow> {
  return withWorkbook(file, limits, async function* ({ sheets, rows }) {
    for (const name of sheetName === undefined ? sheets.map((sheet) => sheet.name) : [sheetName]) {
      let found = false
      for await (const row of rows(name)) {
        found = true
        yield row
      }
      if (found) return
    }
  })
}

async function readWorkbook(archive: WorkbookArchive, limits: TableLimits): Promise<Workbook> {
  const root = await relationships(archive, '_rels/.rels', '', limits)
  const target = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const part = archive.find(target)
  if (part === undefined || !part.toLowerCase().startsWith('xl/') || part.toLowerCase().endsWith('.bin')) throw notAWorkbook(archive)
  const folder = posix.dirname(part)
  const related = await relationships(archive, `${folder}/_rels/${posix.basename(part)}.rels`, folder, limits)
  const sheets: Sheet[] = []
  let date1904 = false
  const open = (name: string, attributes: Record<string, string>) => {
    if (name === 'workbookPr') date1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
    if (name !== 'sheet') return
    const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
    const relation = related.get(id)
    // Chart sheets and dialogs have no rows.
    if (relation && relation.type !== 'worksheet') return
    const sheetPart = archive.find(relation?.target ?? `${folder}/worksheets/sheet${sheets.length + 1}.xml`)
    if (sheetPart) sheets.push({ name: attributes.name ?? '', part: sheetPart, hidden: (attributes.state ?? 'visible') !== 'visible' })
  }
  await readXml(archive.read(part), { open }, limits.maxXmlDepth)
  if (sheets.length === 0) throw broken()
  const partOf = (type: string, fallback: string) =>
    archive.find([...related.values()].find((relation) => relation.type === type)?.target ?? `${folder}/${fallback}`)
  return { sheets, date1904, stringsPart: partOf('sharedStrings', 'sharedStrings.xml'), stylesPart: partOf('styles', 'styles.xml') }
}

async function relationships(
  archive: WorkbookArchive,
  name: string,
  folder: string,
  limits: TableLimits,
): Promise<Map<string, { type: string; target: string }>> {
  const found = new Map<string, { type: string; target: string }>()
  const part = archive.find(name)
  if (part === undefined) return found
  const open = (element: string, { Id, Type = '', Target = '' }: Record<string, string>) => {
    if (element !== 'Relationship' || Id === undefined) return
    const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
    found.set(Id, { type: posix.basename(Type), target })
  }
  await readXml(archive.read(part), { open }, limits.maxXmlDepth)
  return found
}

async function readDateStyles(archive: WorkbookArchive, part: string, limits: TableLimits): Promise<DateStyles> {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let inCellFormats = false
  const open = (name: string, attributes: Record<string, string>) => {
    if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
    else if (name === 'cellXfs') inCellFormats = true
    else if (name === 'xf' && inCellFormats) formats.push(Number(attributes.numFmtId ?? 0))
  }
  const close = (name: string) => {
    if (name === 'cellXfs') inCellFormats = false
  }
  await readXml(archive.read(part), { open, close }, limits.maxXmlDepth)
  return formats.map((id) => isDateFormat(id, codes.get(id)))
}
