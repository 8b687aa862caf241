import type { DocumentBlock, DocumentRule } from '@mingjian/rulebook'
import { AlignmentType, Document, Footer, LineRuleType, Packer, PageNumber, Paragraph, TextRun } from 'docx'

// Layout after GB/T 9704-2012: A4, margins 37/35/28/26 mm, title in 小标宋 22 pt, text in 仿宋 16 pt, lines of 28 pt, two characters indented.

const mm = (length: number) => Math.round((length / 25.4) * 1440)
const TEXT = { font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋_GB2312' }, size: 32 }
const TITLE = { font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '方正小标宋简体' }, size: 44 }
const HEADING = { font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '黑体' }, size: 32 }
const LINES = { line: 560, lineRule: LineRuleType.EXACT }
const INDENT = { firstLine: 640 }

const paragraph = (text: string, more: Omit<ConstructorParameters<typeof Paragraph>[0] & object, 'children'> = {}) =>
  new Paragraph({ spacing: LINES, ...more, children: [new TextRun({ text, ...TEXT })] })

/** Seal and date never stand on a page of their own: the last paragraph goes with them. */
const WITH_SEAL = { keepNext: true, keepLines: true }

function blockParagraphs(block: DocumentBlock, last: boolean): Paragraph[] {
  const kept = last ? WITH_SEAL : {}
  if ('salutation' in block) return [paragraph(block.salutation, kept)]
  if ('paragraph' in block) return [paragraph(block.paragraph, { indent: INDENT, ...kept })]
  if ('heading' in block)
    return [new Paragraph({ spacing: LINES, indent: INDENT, children: [new TextRun({ text: block.heading, ...HEADING })] })]
  return [
    paragraph(`{#${block.repeat}}`),
    ...block.paragraphs.map((text) => paragraph(text, { indent: INDENT })),
    paragraph(`{/${block.repeat}}`),
  ]
}

/** The shipped template of a kind of paper, as .docx: what an office downloads, edits and uploads again. */
export function defaultTemplate(rule: DocumentRule): Promise<Buffer> {
  const centred = { alignment: AlignmentType.CENTER }
  const children = [
    new Paragraph({ ...centred, spacing: { ...LINES, line: 640, after: 200 }, children: [new TextRun({ text: rule.title, ...TITLE })] }),
    ...(rule.mark ? [paragraph('{文号}', { ...centred, spacing: { ...LINES, after: 300 } })] : []),
    ...rule.body.flatMap((block, at) => blockParagraphs(block, rule.signed && at === rule.body.length - 1)),
    ...(rule.signed
      ? [
          paragraph('', WITH_SEAL),
          paragraph('{机关名称}（印章）', { ...WITH_SEAL, alignment: AlignmentType.RIGHT, indent: { right: 640 } }),
          paragraph('{成文日期}', { alignment: AlignmentType.RIGHT, indent: { right: 640 } }),
        ]
      : []),
  ]
  const footer = new Footer({
    children: [new Paragraph({ ...centred, children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28 })] })],
  })
  const page = {
    size: { width: mm(210), height: mm(297) },
    margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), header: mm(15), footer: mm(25) },
  }
  const document = new Document({
    creator: '',
    title: rule.title,
    sections: [{ properties: { page }, footers: { default: footer }, children }],
  })
  return Packer.toBuffer(document)
}
