import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** Bytes of a file wherever they are kept, also encrypted ones: known size, read from any place. */
export interface TableFile {
  /** Bytes. */
  size: number
  /** From `start` up to and without `end`. */
  stream(start?: number, end?: number): AsyncIterable<Buffer>
}

/** A file on disk by its path, or one given as it is. */
export async function tableFile(source: string | TableFile): Promise<TableFile> {
  if (typeof source !== 'string') return source
  const { size } = await stat(source)
  return {
    size,
    stream: (start = 0, end = size) =>
      (start >= end ? [] : createReadStream(source, { start, end: end - 1 })) as unknown as AsyncIterable<Buffer>,
  }
}

/** Up to `length` bytes from a place; fewer where the file ends. */
export async function readAt(file: TableFile, position: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  const end = Math.min(file.size, position + length)
  if (position >= end) return Buffer.alloc(0)
  for await (const chunk of file.stream(position, end)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
