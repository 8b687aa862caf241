import type PizZip from 'pizzip'

/** Parts of a document that people can write in. */
const WRITABLE = /^word\/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$/
const NAMES: [RegExp, string][] = [
  [/document/, '正文'],
  [/header/, '页眉'],
  [/footer/, '页脚'],
  [/notes/, '注释'],
]

/** The text of every paragraph, in order, by part. */
export function readParts(zip: PizZip): Map<string, string[]> {
  const parts = Object.entries(zip.files).filter(([name]) => WRITABLE.test(name))
  return new Map(parts.map(([name, part]) => [name, paragraphsOf(part.asText())]))
}

/** Where an offset into the text of a part is, in words: part, number of the paragraph, and how it begins. */
export function placeOf(parts: Map<string, string[]>, part: string, offset: number): string {
  const name = NAMES.find(([pattern]) => pattern.test(part))?.[1] ?? part
  let end = 0
  for (const [at, text] of (parts.get(part) ?? []).entries()) {
    end += text.length
    if (offset < end) return `${name}第 ${at + 1} 段“${text.slice(0, 20)}${text.length > 20 ? '…' : ''}”`
  }
  return name
}

function paragraphsOf(xml: string): string[] {
  return xml
    .split(/<w:p[ >]/)
    .slice(1)
    .map((paragraph) => [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text = '']) => unescaped(text)).join(''))
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name] ?? '')
