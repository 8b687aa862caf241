import { DatabaseSync } from 'node:sqlite'
import { SpreadsheetError } from './spreadsheet-error.ts'
import type { XmlHandler } from './xml-parts.ts'

export interface SharedStrings {
  add(text: string): void
  get(index: number): string | undefined
  close(): void
}

/** What a string takes in memory besides its characters. */
const STRING_OVERHEAD = 16
/** In characters; Excel allows 32,767 a cell, and a longer one would fill the memory. */
const MAX_STRING = 4_000_000
/** Few enough that what is dropped has not grown old: old garbage would swell the heap. */
const CACHED_CHARS = 150_000
/** Strings kept and read together: rows refer to neighbours more often than not. */
const BLOCK = 32

/**
 * A workbook's shared strings: the first `memoryChars` characters, where the often used ones stand, in memory, the others in a
 * private temporary database on disk that SQLite removes by itself, also after a crash. All are added before the first is read.
 */
export function createSharedStrings(memoryChars = 1_000_000): SharedStrings {
  const strings: string[] = []
  let chars = 0
  let spool: ReturnType<typeof openSpool> | undefined
  return {
    add(text) {
      chars += text.length + STRING_OVERHEAD
      if (chars <= memoryChars) strings.push(text)
      else {
        spool ??= openSpool()
        spool.add(text)
      }
    },
    get: (index) => (index < strings.length ? strings[index] : spool?.get(index - strings.length)),
    close: () => spool?.close(),
  }
}

function openSpool() {
  // An empty name is SQLite's private temporary database: paged to an unlinked file, never visible to others.
  const database = new DatabaseSync('')
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4096')
  database.exec('CREATE TABLE blocks (id INTEGER PRIMARY KEY, texts TEXT NOT NULL); BEGIN')
  const insert = database.prepare('INSERT INTO blocks VALUES (?, ?)')
  const select = database.prepare('SELECT texts FROM blocks WHERE id = ?')
  let written = 0
  let pending: string[] = []
  let cache = new Map<number, string[]>()
  let cachedChars = 0
  const load = (block: number): string[] => {
    const { texts } = (select.get(block) ?? { texts: '[]' }) as { texts: string }
    if (cachedChars > CACHED_CHARS) {
      cache = new Map()
      cachedChars = 0
    }
    const strings = JSON.parse(texts) as string[]
    cache.set(block, strings)
    cachedChars += texts.length
    return strings
  }
  return {
    add(text: string): void {
      pending.push(text)
      if (pending.length < BLOCK) return
      insert.run(written++, JSON.stringify(pending))
      pending = []
    },
    get(index: number): string | undefined {
      const block = Math.floor(index / BLOCK)
      const strings = block === written ? pending : (cache.get(block) ?? load(block))
      return strings[index % BLOCK]
    },
    close(): void {
      database.close()
    },
  }
}

/** Gathers `<si>` items, plain or in rich text runs; phonetic hints (`rPh`) are left out. */
export function sharedStringsHandler(strings: SharedStrings): XmlHandler {
  let item = ''
  let inText = false
  let inPhonetic = false
  return {
    open(name) {
      if (name === 'si') item = ''
      else if (name === 'rPh') inPhonetic = true
      else if (name === 't') inText = !inPhonetic
    },
    text(text) {
      if (!inText) return
      item += text
      if (item.length > MAX_STRING) throw new SpreadsheetError('spreadsheet-cell-too-long', '有单元格的文字过长，请检查文件再上传')
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'si') strings.add(unescapeText(item))
    },
  }
}

/** `_x000D_` and the like stand for characters that XML cannot hold. Source: ECMA-376 Part 1, 22.9.2.19. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}
