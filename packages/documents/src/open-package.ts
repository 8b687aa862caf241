import PizZip from 'pizzip'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { MAX_PARTS, MAX_TEMPLATE_BYTES, MAX_UNPACKED_BYTES } from './template-limits.ts'
import { type TemplateProblem, TemplateRefused } from './template-problem.ts'

const WHOLE_FILE = '整个文件'
const ANOTHER_TRY = '请用 Word、WPS 或者 LibreOffice 打开，另存为 .docx 后再上传'

const refused = (reason: string, remedy = ANOTHER_TRY, place = WHOLE_FILE) => new TemplateRefused([{ place, reason, remedy }])

/**
 * Opens a .docx and refuses, before it is used, what is not one, what unpacks to too much, and what could run or fetch something when opened.
 * @throws TemplateRefused naming the place
 */
export async function openPackage(file: Buffer): Promise<PizZip> {
  if (file.length > MAX_TEMPLATE_BYTES) throw refused('文件超过 2MB', '请缩小文档里的图片后再上传')
  await boundUnpacking(file)
  const zip = new PizZip(file)
  if (!zip.file('[Content_Types].xml') || !zip.file('word/document.xml')) throw refused('这不是 Word 文档（.docx）')
  const problems = dangers(zip)
  if (problems.length > 0) throw new TemplateRefused(problems)
  return zip
}

/** Reads every part once and counts, so that sizes which lie are caught too. */
async function boundUnpacking(file: Buffer): Promise<void> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(file, { lazyEntries: true, validateEntrySizes: true }, (error, opened) =>
      error ? reject(refused('文件打不开，可能不是 .docx 或者已经损坏')) : resolve(opened),
    ),
  )
  if (zip.entryCount > MAX_PARTS) throw refused('文件里的部件过多')
  let unpacked = 0
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(refused('文件已经损坏'))
    zip.on('error', fail)
    zip.on('end', resolve)
    zip.on('entry', (entry: Entry) => {
      if (entry.isEncrypted()) return reject(refused('文件有打开密码', '请去掉密码后再上传'))
      zip.openReadStream(entry, (error, stream) => {
        if (error) return fail()
        stream.on('error', fail)
        stream.on('data', (chunk: Buffer) => {
          unpacked += chunk.length
          if (unpacked <= MAX_UNPACKED_BYTES) return
          reject(refused('文件解压后过大'))
          stream.destroy()
        })
        stream.on('end', () => zip.readEntry())
      })
    })
    zip.readEntry()
  }).finally(() => zip.close())
}

const RELATIONSHIP = /<Relationship\b[^>]*>/g
const attribute = (element: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1] ?? ''

/** Macros, embedded programs, and targets outside that are fetched without a click. */
function dangers(zip: PizZip): TemplateProblem[] {
  const found: TemplateProblem[] = []
  for (const [name, part] of Object.entries(zip.files)) {
    if (/vbaProject|activeX|oleObject/i.test(name)) {
      found.push({ place: `部件 ${name}`, reason: '文档里有宏或者嵌入的程序', remedy: '请删除宏和嵌入对象，另存为 .docx 后再上传' })
    }
    if (!/\.(xml|rels)$/i.test(name)) continue
    const text = part.asText()
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) found.push({ place: `部件 ${name}`, reason: '文档里有不允许的定义', remedy: ANOTHER_TRY })
    for (const [element] of name.endsWith('.rels') ? text.matchAll(RELATIONSHIP) : []) {
      if (attribute(element, 'TargetMode') !== 'External' || attribute(element, 'Type').endsWith('/hyperlink')) continue
      found.push({
        place: `部件 ${name}`,
        reason: `文档引用了外部文件 ${attribute(element, 'Target').slice(0, 60)}`,
        remedy: '请把图片或者模板嵌入文档，或者删除这处引用',
      })
    }
  }
  return found
}
