import { COMMON_FIELDS, type DocumentRule } from '@mingjian/rulebook'
import Docxtemplater, { type DXT } from 'docxtemplater'
import type PizZip from 'pizzip'
import { openPackage } from './open-package.ts'
import { placeOf, readParts } from './paragraphs.ts'
import { type TemplateProblem, TemplateRefused } from './template-problem.ts'

type Tag = { name: string; part: string; offset: number; list?: string; raw: boolean }
type Part = DXT.Part & { subparsed?: Part[]; offset?: number }
type Failure = { properties?: { id?: string; xtag?: string; file?: string; offset?: number | number[]; openingtag?: string } }

/**
 * Whether an office's template can take the place of the shipped one: it compiles, names only fields that exist, has every field that the paper must have.
 * @throws TemplateRefused with every problem and its place
 */
export async function checkTemplate(file: Buffer, rule: DocumentRule): Promise<void> {
  const zip = await openPackage(file)
  const parts = readParts(zip)
  const { tags, failures } = compile(zip)
  const problems = failures.map((failure) => explain(failure, parts))
  for (const { name, list, part, offset, raw } of tags) {
    const place = placeOf(parts, part, offset)
    if (raw) problems.push({ place, ...unsupported(name) })
    else if (!known(rule, list).includes(name))
      problems.push({ place, reason: `没有“${name}”这一项`, remedy: `可以用的有：${known(rule, list).join('、')}` })
  }
  if (failures.length === 0) {
    const used = new Set(tags.map(({ name }) => name))
    const required = Object.entries(rule.fields).flatMap(([name, need]) => (need === 'optional' ? [] : [name]))
    for (const name of [...required, ...(rule.mark ? ['文号'] : []), ...(rule.signed ? ['机关名称', '成文日期'] : [])])
      if (!used.has(name)) problems.push({ place: '全文', reason: `缺少必须有的“${name}”`, remedy: `请在合适的位置写上 {${name}}` })
  }
  if (problems.length > 0) throw new TemplateRefused(problems)
}

function known(rule: DocumentRule, list: string | undefined): string[] {
  const outer = [...COMMON_FIELDS, ...Object.keys(rule.fields)]
  const field = list === undefined ? undefined : rule.fields[list]
  return typeof field === 'object' ? [...field.list, ...outer] : outer
}

function compile(zip: PizZip): { tags: Tag[]; failures: Failure[] } {
  const parsed: { part: string; nodes: Part[] }[] = []
  const collect: DXT.Module = {
    name: 'tags',
    postparse(nodes: Part[], options: { filePath: string }) {
      parsed.push({ part: options.filePath, nodes })
      return nodes
    },
  } as unknown as DXT.Module
  try {
    new Docxtemplater(zip, { paragraphLoop: true, linebreaks: true, modules: [collect], errorLogging: false })
  } catch (error) {
    const { properties } = error as { properties?: { errors?: Failure[] } }
    return { tags: [], failures: properties?.errors ?? [error as Failure] }
  }
  const loops = new Set(parsed.flatMap(({ nodes }) => nodes.flatMap(({ subparsed }) => (subparsed ? [offsets(subparsed)] : []))))
  const outermost = parsed.filter(({ nodes }) => !loops.has(offsets(nodes)))
  return { tags: outermost.flatMap(({ part, nodes }) => tagsIn(nodes, part)), failures: [] }
}

/** Tells the nodes inside a loop, which are parsed once by themselves, from those of a part. */
const offsets = (nodes: Part[]) =>
  JSON.stringify(nodes.filter(({ type }) => type === 'placeholder').map(({ value, offset }) => [value, offset]))

function tagsIn(nodes: Part[], part: string, list?: string): Tag[] {
  return nodes.flatMap(({ type, value, offset = 0, module, subparsed }) => {
    if (type !== 'placeholder') return []
    const tag: Tag = { name: value.trim(), part, offset, raw: module === 'rawxml', ...(list === undefined ? {} : { list }) }
    return [tag, ...(subparsed ? tagsIn(subparsed, part, tag.name) : [])]
  })
}

const unsupported = (tag: string) => ({ reason: `“${tag}”用了不支持的写法`, remedy: `请改写为 {${tag}}` })

const REASONS: Record<string, (tag: string) => Pick<TemplateProblem, 'reason' | 'remedy'>> = {
  unclosed_tag: (tag) => ({ reason: `“{${tag}”没有写完`, remedy: '请在名称后面补上 }' }),
  unopened_tag: (tag) => ({ reason: `“${tag}}”前面少了 {`, remedy: '请在名称前面补上 {' }),
  unclosed_loop: (tag) => ({ reason: `“{#${tag}}”没有结束`, remedy: `请在重复的段落后面写上 {/${tag}}` }),
  unopened_loop: (tag) => ({ reason: `“{/${tag}}”没有开始`, remedy: `请在重复的段落前面写上 {#${tag}}` }),
  closing_tag_does_not_match_opening_tag: (tag) => ({ reason: `“{#${tag}}”与后面的结束不一致`, remedy: '先开始的要后结束，请调整次序' }),
  raw_xml_tag_should_be_only_text_in_paragraph: unsupported,
  duplicate_open_tag: (tag) => ({ reason: `“{{${tag}”多写了 {`, remedy: '请只写一个 {' }),
  duplicate_close_tag: (tag) => ({ reason: `“${tag}}}”多写了 }`, remedy: '请只写一个 }' }),
}

function explain({ properties = {} }: Failure, parts: Map<string, string[]>): TemplateProblem {
  const { id = '', file = 'word/document.xml', offset = 0 } = properties
  const tag = (properties.xtag ?? properties.openingtag ?? '').replace(/[{}]/g, '').trim().split(/\s/)[0] ?? ''
  const told = REASONS[id]?.(tag) ?? { reason: `“${tag}”附近写法有误`, remedy: '请核对花括号是否成对' }
  return { place: placeOf(parts, file, Array.isArray(offset) ? (offset[0] ?? 0) : offset), ...told }
}
