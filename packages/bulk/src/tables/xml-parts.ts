import { SaxesParser } from 'saxes'
import { broken, SpreadsheetError } from './spreadsheet-error.ts'

export interface XmlHandler {
  /** Names come without their prefix. */
  open(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

/** Nothing in a workbook has this many characters between two tags; without a cap one endless text would fill the memory. */
const MAX_QUIET_CHARS = 4_000_000

const FORBIDDEN = '文件内部含有不允许的内容，已拒绝；请用 Excel 或 WPS 打开后另存为新的 .xlsx 再上传'

/**
 * Feeds XML to a handler chunk by chunk, yielding the bytes consumed after each, so that the caller can empty what has gathered.
 * DOCTYPE, entities and deep nesting are refused; control characters that careless exports leave in are let through.
 */
export async function* feedXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler, maxDepth: number): AsyncGenerator<number> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  let quiet = 0
  parser.on('doctype', () => {
    throw forbidden('DOCTYPE')
  })
  parser.on('error', (error) => {
    if (/disallowed character/i.test(error.message)) return
    throw /entity|doctype/i.test(error.message) ? forbidden(error.message) : broken(error)
  })
  parser.on('opentag', (tag) => {
    quiet = 0
    if (++depth > maxDepth) throw forbidden('depth')
    handler.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    quiet = 0
    depth--
    handler.close?.(localName(tag.name))
  })
  const { text } = handler
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let consumed = 0
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8')
    quiet += chunk.length
    const decoded = decoder.decode(chunk, { stream: true })
    if (consumed === 0 && decoded.slice(0, 4096).includes('<!DOCTYPE')) throw forbidden('DOCTYPE')
    parser.write(decoded)
    if (quiet > MAX_QUIET_CHARS) throw forbidden('text too long')
    consumed += chunk.length
    yield consumed
  }
  parser.close()
}

/** Reads a small part to its end. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler, maxDepth: number): Promise<void> {
  for await (const _ of feedXml(chunks, handler, maxDepth));
}

function forbidden(what: string): SpreadsheetError {
  return new SpreadsheetError('spreadsheet-xml-forbidden', FORBIDDEN, { cause: new Error(what) })
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
