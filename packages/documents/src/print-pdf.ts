import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'
import { create as qrCode } from 'qrcode'
import type { Block } from './read-document.ts'

const require = createRequire(import.meta.url)
const FONTS = join(dirname(require.resolve('@embedpdf/fonts-sc')), '..', 'fonts')
/** Noto Sans SC (OFL 1.1), embedded as a subset, so that a print looks the same on a machine without Chinese fonts. */
const fonts: { regular?: Buffer; bold?: Buffer } = {}

const MM = 72 / 25.4
const MARGINS = { top: 30 * MM, bottom: 28 * MM, left: 28 * MM, right: 26 * MM }
const LINE_GAP = 0.45
const MODULE_PT = 3

/** A code to scan with a phone, with a line of text below it. */
export type ScanCode = { content: string; caption: string }
export type PrintOptions = {
  title: string
  /** Page number of the first page; printed at the foot of each. */
  firstPage?: number
  scan?: ScanCode
}
export type Printed = { pdf: Buffer; pages: number }

/** Prints paragraphs and tables on A4 with page numbers. Same input, same pages. */
export async function printPdf(blocks: Block[], { title, firstPage = 1, scan }: PrintOptions): Promise<Printed> {
  const document = new PDFDocument({ size: 'A4', margins: MARGINS, bufferPages: true, info: { Title: title } })
  fonts.regular ??= readFileSync(join(FONTS, 'NotoSansHans-Regular.otf'))
  fonts.bold ??= readFileSync(join(FONTS, 'NotoSansHans-Bold.otf'))
  document.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold)
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject))
  for (const block of blocks) draw(document, block)
  if (scan) drawScanCode(document, scan)
  const { count } = document.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    document.switchToPage(page)
    // The foot lies below the bottom margin; without lifting it, a text there would begin a new page.
    document.page.margins.bottom = 0
    const at = document.page.height - MARGINS.bottom / 2
    const width = document.page.width - MARGINS.left - MARGINS.right
    document
      .font('regular')
      .fontSize(10)
      .text(`— ${firstPage + page} —`, MARGINS.left, at, { width, align: 'center', lineBreak: false })
  }
  document.end()
  await ended
  return { pdf: Buffer.concat(chunks), pages: count }
}

function draw(document: PDFKit.PDFDocument, block: Block): void {
  if ('rows' in block) {
    drawTable(document, block.rows)
    return
  }
  const { text, bold, align, size, indent } = block.line
  const points = Math.min(size, 22) * 0.8
  document.font(bold || size > 20 ? 'bold' : 'regular').fontSize(points)
  if (text.trim() === '') document.moveDown(1)
  else document.text(text.replaceAll('\t', '    '), { align, indent: indent * 0.8, lineGap: points * LINE_GAP })
}

const CELL = { size: 10, pad: 4, least: 3, most: 24 }

/** Columns as wide as their longest cell asks, within bounds; a row that does not fit goes to the next page. */
function drawTable(document: PDFKit.PDFDocument, rows: string[][]): void {
  document.font('regular').fontSize(CELL.size)
  const count = Math.max(0, ...rows.map((row) => row.length))
  const wishes = Array.from({ length: count }, (_, at) =>
    Math.min(CELL.most, Math.max(CELL.least, ...rows.map((row) => (row[at] ?? '').length))),
  )
  const total = wishes.reduce((sum, wish) => sum + wish, 0)
  const width = document.page.width - MARGINS.left - MARGINS.right
  const widths = wishes.map((wish) => (width * wish) / total)
  for (const row of rows) {
    const heights = widths.map((own, at) => document.heightOfString(row[at] || ' ', { width: own - 2 * CELL.pad }))
    const height = Math.max(...heights) + 2 * CELL.pad
    if (document.y + height > document.page.height - MARGINS.bottom) document.addPage()
    const top = document.y
    let left = MARGINS.left
    for (const [at, own] of widths.entries()) {
      document.lineWidth(0.5).rect(left, top, own, height).stroke()
      document.text(row[at] ?? '', left + CELL.pad, top + CELL.pad, { width: own - 2 * CELL.pad })
      left += own
    }
    document.x = MARGINS.left
    document.y = top + height
  }
  document.moveDown(1)
}

function drawScanCode(document: PDFKit.PDFDocument, { content, caption }: ScanCode): void {
  const { modules } = qrCode(content, { errorCorrectionLevel: 'M' })
  const side = modules.size * MODULE_PT
  if (document.y + side + 40 > document.page.height - MARGINS.bottom) document.addPage()
  const { x, y } = document
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) document.rect(x + column * MODULE_PT, y + row * MODULE_PT, MODULE_PT, MODULE_PT)
  document.fill('black')
  document
    .font('regular')
    .fontSize(11)
    .text(caption, x, y + side + 8)
}
