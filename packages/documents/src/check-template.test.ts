import { describe, expect, test } from '@jest/globals'
import { type DocumentRule, loadRulebook } from '@mingjian/rulebook'
import { Document, Packer, Paragraph, TextRun } from 'docx'
import PizZip from 'pizzip'
import { checkTemplate } from './check-template.ts'
import { defaultTemplate } from './default-template.ts'
import { fillTemplate } from './fill-template.ts'
import { readDocument } from './read-document.ts'
import type { TemplateProblem } from './template-problem.ts'

const book = loadRulebook()
const rule: DocumentRule = {
  ...book.documentRule('acceptance-notice'),
  fields: { 反映人: 'required', 结论: { list: ['事项', '认定'] }, 附注: 'optional' },
}
const GOOD = ['{文号}', '{反映人}：', '{#结论}', '{事项}：{认定}', '{/结论}', '{机关名称}', '{成文日期}']

const written = (lines: string[]) =>
  Packer.toBuffer(new Document({ sections: [{ children: lines.map((line) => new Paragraph({ children: [new TextRun(line)] })) }] }))

async function problems(file: Buffer): Promise<TemplateProblem[]> {
  try {
    await checkTemplate(file, rule)
    return []
  } catch (error) {
    return (error as { problems: TemplateProblem[] }).problems
  }
}

async function withPart(name: string, text: string): Promise<Buffer> {
  const zip = new PizZip(await written(GOOD))
  zip.file(name, text)
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

test.each([...book.for().documents.values()].filter(({ signed }) => signed))(
  'seal and date of $id never stand on a page of their own',
  async (each) => {
    const zip = new PizZip(await defaultTemplate(each))
    const paragraphs = (zip.file('word/document.xml')?.asText() ?? '').split('<w:p>').slice(-4)
    expect(paragraphs.map((xml) => [/<w:keepNext\/>/.test(xml), /成文日期/.test(xml)])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [false, true],
    ])
  },
)

test.each([...book.for().documents.keys()])('the shipped template of %s holds its own rule', async (id) => {
  const shipped = book.documentRule(id)
  await checkTemplate(await defaultTemplate(shipped), shipped)
})

test('a template with every field passes, however a word processor has split its runs', async () => {
  const split = new Paragraph({ children: ['{反', '映', '人}：'].map((text) => new TextRun(text)) })
  const lines = GOOD.map((line) => (line.startsWith('{反映人') ? split : new Paragraph(line)))
  const file = await Packer.toBuffer(new Document({ sections: [{ children: lines }] }))
  expect(await problems(file)).toEqual([])
})

describe('a broken template is refused with its place and what to do', () => {
  test.each<[string, string[], Partial<TemplateProblem>]>([
    [
      'a tag that is not closed',
      GOOD.with(1, '致：{反映人 您好'),
      { place: '正文第 2 段“致：{反映人 您好”', reason: '“{反映人”没有写完', remedy: '请在名称后面补上 }' },
    ],
    ['a tag that was not opened', GOOD.with(1, '反映人}：'), { place: '正文第 2 段“反映人}：”', reason: '“反映人}”前面少了 {' }],
    ['a list without its end', GOOD.with(4, ''), { place: '正文第 3 段“{#结论}”', reason: '“{#结论}”没有结束' }],
    ['a list without its beginning', GOOD.with(2, ''), { place: '正文第 5 段“{/结论}”', reason: '“{/结论}”没有开始' }],
    [
      'a field that does not exist',
      GOOD.with(1, '{反映人姓名}{反映人}'),
      { place: '正文第 2 段“{反映人姓名}{反映人}”', reason: '没有“反映人姓名”这一项' },
    ],
    ['a field of another list', GOOD.with(1, '{反映人}{认定}'), { place: '正文第 2 段“{反映人}{认定}”', reason: '没有“认定”这一项' }],
    ['raw markup', GOOD.with(1, '{反映人}{@附注}'), { reason: '“附注”用了不支持的写法', remedy: '请改写为 {附注}' }],
    ['a required field left out', GOOD.with(1, '先生：'), { place: '全文', reason: '缺少必须有的“反映人”' }],
    ['a missing place for the number', GOOD.with(0, ''), { place: '全文', reason: '缺少必须有的“文号”' }],
  ])('%s', async (_name, lines, expected) => {
    expect(await problems(await written(lines))).toContainEqual(expect.objectContaining(expected))
  })

  test.each<[string, () => Promise<Buffer>, string]>([
    ['a program renamed', async () => Buffer.from('MZ\u0000not a document'), '文件打不开'],
    ['a file cut short', async () => (await written(GOOD)).subarray(0, 900), '文件打不开'],
    ['a zip that is something else', async () => new PizZip().file('a.txt', 'a').generate({ type: 'nodebuffer' }), '不是 Word 文档'],
    ['macros', () => withPart('word/vbaProject.bin', 'x'), '宏'],
    [
      'a template fetched from elsewhere',
      () =>
        withPart(
          'word/_rels/settings.xml.rels',
          '<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="http://127.0.0.1/a.dotx" TargetMode="External"/></Relationships>',
        ),
      '引用了外部文件',
    ],
    ['an entity', () => withPart('word/header1.xml', '<!DOCTYPE a [<!ENTITY b "c">]><w:hdr/>'), '不允许的定义'],
    ['a part that unpacks to too much', () => withPart('word/media/a.xml', '0'.repeat(25 * 1024 * 1024)), '解压后过大'],
  ])('%s', async (_name, file, reason) => {
    expect((await problems(await file())).map((each) => each.reason)).toContainEqual(expect.stringContaining(reason))
  })
})

test('values are filled in, lists repeat, each line is a paragraph, what looks like markup stays text', async () => {
  const file = await fillTemplate(await written(GOOD), {
    文号: '七司执监受〔2026〕1号',
    反映人: '甲<b>&{文号}',
    结论: [
      { 事项: '一', 认定: '属实' },
      { 事项: '二', 认定: '不属实\n理由' },
    ],
  })
  const text = (await readDocument(file)).flatMap((block) => ('line' in block ? [block.line.text] : []))
  expect(text).toEqual(['七司执监受〔2026〕1号', '甲<b>&{文号}：', '一：属实', '二：不属实', '理由', '', ''])
})
