import { expect, test } from '@jest/globals'
import { printPdf } from './print-pdf.ts'
import type { Block } from './read-document.ts'

const line = (text: string): Block => ({ line: { text, bold: false, align: 'left', size: 16, indent: 32 } })

test('a long paper runs over pages, tables and a code to scan included, and tells how many', async () => {
  const table: Block = { rows: Array.from({ length: 60 }, (_, n) => [String(n + 1), '卷内文件', `${n + 1}`]) }
  const { pdf, pages } = await printPdf([...Array.from({ length: 60 }, (_, n) => line(`第${n}段，${'内容'.repeat(40)}`)), table], {
    title: '试印',
    firstPage: 7,
    scan: { content: 'https://example.test/status', caption: '扫码查询' },
  })
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pages).toBeGreaterThan(4)
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(pages)
})

test('an empty paper is one page', async () => {
  expect((await printPdf([], { title: '空' })).pages).toBe(1)
})
