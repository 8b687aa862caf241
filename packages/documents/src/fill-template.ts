import Docxtemplater from 'docxtemplater'
import { openPackage } from './open-package.ts'

/** What goes into a paper, by the names that stand in templates: a text, or the entries of a list. */
export type PaperValues = Record<string, string | Record<string, string>[]>

/** Stands for the end of a line in a value until the document is written; nothing that people type. */
const END_OF_LINE = '\uE000'
const PARAGRAPH = /<w:p(?: [^>]*)?>(?:(?!<w:p[ >])[\s\S])*?<\/w:p>/g
const FILLED_RUN = /<w:r(?: [^>]*)?>(<w:rPr>(?:(?!<\/w:rPr>)[\s\S])*<\/w:rPr>)?<w:t(?: [^>]*)?>([^<]*\uE000[^<]*)<\/w:t><\/w:r>/g

/** A template with its values, as .docx. A field without a value becomes empty; each line of a value is a paragraph like the one that it stands in. The template must have passed checkTemplate. */
export async function fillTemplate(template: Buffer, values: PaperValues): Promise<Buffer> {
  const document = new Docxtemplater(await openPackage(template), {
    paragraphLoop: true,
    errorLogging: false,
    nullGetter: () => '',
  })
  document.render(markLines(values))
  const zip = document.getZip()
  for (const name of Object.keys(zip.files).filter((each) => /^word\/[^/]+\.xml$/.test(each))) {
    const xml = zip.file(name)?.asText() ?? ''
    if (xml.includes(END_OF_LINE)) zip.file(name, xml.replace(PARAGRAPH, splitParagraph))
  }
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

function markLines(values: PaperValues): PaperValues {
  const mark = (text: string) => text.replaceAll(END_OF_LINE, '').replace(/\r\n?|\n/g, END_OF_LINE)
  const marked = (entry: Record<string, string>) => Object.fromEntries(Object.entries(entry).map(([name, text]) => [name, mark(text)]))
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? mark(value) : value.map(marked)]),
  )
}

/** Ends the paragraph at each marked line, and begins another with the same properties of paragraph and run. */
function splitParagraph(paragraph: string): string {
  const [properties = ''] = /<w:pPr>[\s\S]*?<\/w:pPr>/.exec(paragraph) ?? []
  return paragraph.replace(FILLED_RUN, (_all, look: string | undefined, text: string) =>
    text
      .split(END_OF_LINE)
      .map((line) => `<w:r>${look ?? ''}<w:t xml:space="preserve">${line}</w:t></w:r>`)
      .join(`</w:p><w:p>${properties}`),
  )
}
