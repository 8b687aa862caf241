import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { printPdf } from './print-pdf.ts'
import { type Block, readDocument } from './read-document.ts'

/** One file of the volume: printed from paragraphs or from a .docx, with its originals beside it. */
export type ArchiveItem = {
  title: string
  /** 文号, where it has one. */
  number?: string
  /** Who made it (责任者). */
  by: string
  /** `YYYY-MM-DD` */
  on: string
  content: () => Promise<Block[] | Buffer>
  /** As they were kept, with the hash under which the records name them. */
  originals: { name: string; sha256: string; read: () => Promise<Buffer> }[]
}
export type ArchiveVolume = {
  archiveNo: string
  title: string
  retention: string
  publicity: string
  /** Id of the dossier, on which its chain begins. */
  dossier: string
  /** Hash recorded when it was archived. */
  contents: string
  /** The dossier's records as they are kept, for verifying the chain. */
  history: unknown[]
  items: ArchiveItem[]
}

const STAMP = { mtime: new Date(0), forceDosTimestamp: true }
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')
const line = (text: string, more: Partial<Extract<Block, { line: unknown }>['line']> = {}): Block => ({
  line: { text, bold: false, align: 'left', size: 16, indent: 0, ...more },
})

/**
 * 一案一卷 as one zip: contents list with page numbers (卷内目录), every paper printed, the originals, the records, and the hashes of all; it can be verified
 * without us (docs/verify-archive.py). One file at a time is in memory.
 */
export function archivePackage(volume: ArchiveVolume): Readable {
  const zip = new ZipFile()
  write(zip, volume).then(
    () => zip.end(),
    (error: unknown) => (zip.outputStream as Readable).destroy(error as Error),
  )
  return zip.outputStream as Readable
}

async function write(
  zip: ZipFile,
  { archiveNo, title, retention, publicity, dossier, contents, history, items }: ArchiveVolume,
): Promise<void> {
  const sums: string[] = []
  const add = (name: string, content: Buffer) => {
    const hash = sha256(content)
    zip.addBuffer(content, name, STAMP)
    sums.push(`${hash}  ${name}`)
    return hash
  }
  const listed: object[] = []
  const rows = [['序号', '文号', '责任者', '题名', '日期', '页号']]
  let page = 1
  for (const [at, item] of items.entries()) {
    const no = String(at + 1).padStart(2, '0')
    const content = await item.content()
    const blocks = Buffer.isBuffer(content) ? await readDocument(content) : content
    const { pdf, pages } = await printPdf(blocks, { title: item.title, firstPage: page })
    const printed = add(`print/${no}.pdf`, pdf)
    const originals: { file: string; sha256: string }[] = []
    for (const [number, original] of item.originals.entries()) {
      const file = `originals/${no}-${number + 1}-${original.name}`
      originals.push({ file, sha256: original.sha256 })
      sums.push(`${original.sha256}  ${file}`)
      zip.addReadStreamLazy(file, STAMP, (give) => {
        original.read().then(
          (bytes) => give(null, Readable.from([bytes])),
          (error: unknown) => give(error, Readable.from([])),
        )
      })
    }
    const range = [page, page + pages - 1]
    rows.push([String(at + 1), item.number ?? '', item.by, item.title, item.on, pages > 1 ? range.join('—') : String(page)])
    listed.push({
      no: at + 1,
      title: item.title,
      number: item.number ?? null,
      by: item.by,
      on: item.on,
      pages: range,
      print: `print/${no}.pdf`,
      printSha256: printed,
      originals,
    })
    page += pages
  }
  const cover = [
    line('卷内目录', { align: 'center', size: 22, bold: true }),
    line(`${archiveNo}　${title}`),
    line(`保管期限：${retention}　公开属性：${publicity}　共 ${page - 1} 页`),
    { rows },
  ]
  add('contents.pdf', (await printPdf(cover, { title: '卷内目录' })).pdf)
  add('history.json', Buffer.from(JSON.stringify(history)))
  add(
    'manifest.json',
    Buffer.from(
      JSON.stringify(
        { format: 'mingjian-archive/1', archiveNo, dossier, contents, title, retention, publicity, pages: page - 1, items: listed },
        null,
        2,
      ),
    ),
  )
  zip.addBuffer(Buffer.from(`${sums.join('\n')}\n`), 'SHA256SUMS', STAMP)
}
