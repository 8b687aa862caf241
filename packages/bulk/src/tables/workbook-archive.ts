import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl'
import { broken, notATable, SpreadsheetError } from './spreadsheet-error.ts'
import type { TableFile } from './table-file.ts'
import type { TableLimits } from './table-limits.ts'

export interface WorkbookArchive {
  /** The exact name of a part, found whatever its case; undefined if there is none. */
  find(name: string): string | undefined
  unpackedSize(name: string): number
  /** Unpacked bytes in chunks, checked against the part's size and checksum. */
  read(name: string): AsyncGenerator<Buffer>
  close(): void
}

/**
 * Opens a workbook's zip and refuses, before anything is unpacked, what is encrypted, unpacks to too much, or has too many parts.
 * Sizes that lie are caught while reading.
 */
export async function openWorkbookArchive(file: TableFile, limits: TableLimits): Promise<WorkbookArchive> {
  const zip = await openZip(file)
  try {
    const entries = await listEntries(zip, limits)
    const byLowerCase = new Map([...entries.keys()].map((name) => [name.toLowerCase(), name]))
    const entry = (name: string) => {
      const found = entries.get(name)
      if (!found) throw broken()
      return found
    }
    return {
      find: (name) => byLowerCase.get(name.toLowerCase()),
      unpackedSize: (name) => entry(name).uncompressedSize,
      read: (name) => readEntry(zip, entry(name)),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

class FileReader extends RandomAccessReader {
  readonly #file: TableFile
  constructor(file: TableFile) {
    super()
    this.#file = file
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#file.stream(start, end), { objectMode: false })
  }
}

function openZip(file: TableFile): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true }
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(new FileReader(file), file.size, options, (error, zip) => (error ? reject(broken(error)) : resolve(zip)))
  })
}

function listEntries(zip: ZipFile, limits: TableLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let unpacked = 0
  return new Promise((resolve, reject) => {
    if (zip.entryCount > limits.maxEntries) return reject(bomb())
    zip.on('error', (error) => reject(broken(error)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      unpacked += entry.uncompressedSize
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
      if (unpacked > limits.maxUnpackedBytes || entries.size >= limits.maxEntries) return reject(bomb())
      if (entry.uncompressedSize > limits.ratioFromBytes && ratio > limits.maxRatio) return reject(bomb())
      if (entry.isEncrypted()) return reject(new SpreadsheetError('spreadsheet-encrypted', '文件有打开密码，请去掉密码后再上传'))
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

const bomb = () =>
  new SpreadsheetError('spreadsheet-bomb', '文件解压后过大，已拒绝；请确认文件来源，需要时删去多余的空行空列、分成几个文件再上传')

async function* readEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (!entry.canDecodeFileData()) throw broken()
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(broken(error)) : resolve(opened)))
  })
  let checksum = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    throw broken(error)
  } finally {
    stream.destroy()
  }
  if (checksum !== entry.crc32) throw broken()
}

/** A zip without a workbook is something else: say what, where it shows. */
export function notAWorkbook(archive: WorkbookArchive): SpreadsheetError {
  if (archive.find('xl/workbook.bin')) {
    return new SpreadsheetError('spreadsheet-not-a-table', '这是 .xlsb 文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传')
  }
  if (archive.find('content.xml')) {
    return new SpreadsheetError('spreadsheet-not-a-table', '这是 .ods 文件，请用 WPS 或 LibreOffice 打开后另存为 .xlsx 再上传')
  }
  return notATable(archive.find('word/document.xml') ? 'Word 文档' : '压缩包')
}
