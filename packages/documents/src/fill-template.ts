import Docxtemplater from 'docxtemplater'
import { openPackage } from './open-package.ts'

/** What goes into a paper, by the names that stand in templates: a text, or the entries of a list. */
export type PaperValues = Record<string, string | Record<string, string>[]>

/** A template with its values, as .docx. A field without a value becomes empty; line breaks are kept. The template must have passed checkTemplate. */
export async function fillTemplate(template: Buffer, values: PaperValues): Promise<Buffer> {
  const document = new Docxtemplater(await openPackage(template), {
    paragraphLoop: true,
    linebreaks: true,
    errorLogging: false,
    nullGetter: () => '',
  })
  document.render(values)
  return document.getZip().generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
