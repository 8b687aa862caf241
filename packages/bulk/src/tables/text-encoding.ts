import { type TableFile, tableFile } from './table-file.ts'

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** So many undecodable bytes are no accident: the rest need not be read. */
const CLEARLY_MANY = 1000

/**
 * The encoding of a text file, from its byte order mark or else from all of its bytes: the first Chinese character may come
 * late. A stray broken byte does not turn a UTF-8 file into a Chinese one.
 */
export async function detectEncoding(source: string | TableFile): Promise<TextEncodingName> {
  const file = await tableFile(source)
  const decoder = new TextDecoder('utf-8')
  let bad = 0
  let good = 0
  let first = true
  for await (const chunk of file.stream()) {
    if (first) {
      const mark = chunk.toString('hex', 0, 3)
      if (mark === 'efbbbf') return 'utf-8'
      if (mark.startsWith('fffe')) return 'utf-16le'
      if (mark.startsWith('feff')) return 'utf-16be'
      first = false
    }
    for (const character of decoder.decode(chunk, { stream: true })) {
      if (character === '\uFFFD') bad++
      else if (character > '\x7f') good++
    }
    if (bad > CLEARLY_MANY && bad > good) return 'gb18030'
  }
  return bad === 0 || bad * 50 < good ? 'utf-8' : 'gb18030'
}
