import mammoth from 'mammoth'

export type Line = { text: string; bold: boolean; align: 'left' | 'center' | 'right'; size: number; indent: number }
/** A paragraph, or a table as rows of cells. */
export type Block = { line: Line } | { rows: string[][] }

type Element = {
  type: string
  value?: string
  alignment?: string | null
  indent?: { firstLine?: string | null }
  isBold?: boolean
  fontSize?: number | null
  children?: Element[]
}

const POINTS_PER_TWIP = 1 / 20

/** What a .docx says, in order: enough to show it in a page and to print it; its finer layout stays with the file. */
export async function readDocument(file: Buffer): Promise<Block[]> {
  const found: { root?: Element } = {}
  await mammoth.convertToHtml(
    { buffer: file },
    {
      transformDocument(root: Element) {
        found.root = root
        return root
      },
    },
  )
  return (found.root?.children ?? []).flatMap(blockOf)
}

function blockOf(element: Element): Block[] {
  if (element.type === 'paragraph') return [{ line: lineOf(element) }]
  if (element.type !== 'table') return (element.children ?? []).flatMap(blockOf)
  const rows = (element.children ?? []).filter(({ type }) => type === 'tableRow')
  return [{ rows: rows.map(({ children = [] }) => children.map(textOf)) }]
}

function lineOf(element: Element): Line {
  const runs = runsOf(element)
  const align = element.alignment === 'center' || element.alignment === 'right' ? element.alignment : 'left'
  return {
    text: textOf(element),
    bold: runs.some(({ isBold }) => isBold),
    align,
    size: Math.max(0, ...runs.map(({ fontSize }) => fontSize ?? 0)) || 16,
    indent: Number(element.indent?.firstLine ?? 0) * POINTS_PER_TWIP,
  }
}

const runsOf = (element: Element): Element[] => (element.type === 'run' ? [element] : (element.children ?? []).flatMap(runsOf))

function textOf(element: Element): string {
  if (element.type === 'text') return element.value ?? ''
  if (element.type === 'tab') return '\t'
  if (element.type === 'break') return '\n'
  const inside = (element.children ?? []).map(textOf)
  return inside.join(element.type === 'tableCell' ? '\n' : '')
}
