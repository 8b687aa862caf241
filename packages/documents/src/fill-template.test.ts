import { expect, test } from '@jest/globals'
import { Document, Packer, Paragraph, TextRun } from 'docx'
import { fillTemplate } from './fill-template.ts'
import { openPackage } from './open-package.ts'
import { readDocument } from './read-document.ts'

const line = (text: string) =>
  new Paragraph({
    indent: { firstLine: 640 },
    children: [new TextRun({ text: '前' }), new TextRun({ text, bold: true }), new TextRun('后')],
  })
const template = () =>
  Packer.toBuffer(
    new Document({ sections: [{ children: [line('{甲}'), new Paragraph('{#项}'), line('{乙}'), new Paragraph('{/项}'), line('{丙}')] }] }),
  )

test('each line of a value is a paragraph of its own, indented and set like the one that it stands in', async () => {
  const filled = await fillTemplate(await template(), { 甲: '一<&\r\n二\n三', 项: [{ 乙: '四\n五' }, { 乙: '六' }], 丙: '七' })
  const texts = (await readDocument(filled)).map((block) => ('line' in block ? block.line.text : ''))
  expect(texts).toEqual(['前一<&', '二', '三后', '前四', '五后', '前六后', '前七后'])
  const xml = (await openPackage(filled)).file('word/document.xml')?.asText() ?? ''
  expect(xml.match(/<w:ind w:firstLine="640"\/>/g)).toHaveLength(7)
  expect(xml.match(/<w:b\/>/g)).toHaveLength(7)
  expect(xml).not.toMatch(/\uE000|<w:br\/>/)
})
