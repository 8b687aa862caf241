import type { Readable } from 'node:stream'
import type { DocumentRule } from '@mingjian/rulebook'
import type { ArchiveVolume } from './archive-package.ts'
import type { PaperValues } from './fill-template.ts'
import type { Printed, PrintOptions } from './print-pdf.ts'
import type { Block } from './read-document.ts'

// Papers are made now and then, and the libraries that make them are large: each is loaded when it is first used.

/** See check-template.ts. */
export const checkTemplate = async (file: Buffer, rule: DocumentRule): Promise<void> =>
  (await import('./check-template.ts')).checkTemplate(file, rule)
/** See default-template.ts. */
export const defaultTemplate = async (rule: DocumentRule): Promise<Buffer> => (await import('./default-template.ts')).defaultTemplate(rule)
/** See fill-template.ts. */
export const fillTemplate = async (template: Buffer, values: PaperValues): Promise<Buffer> =>
  (await import('./fill-template.ts')).fillTemplate(template, values)
/** See read-document.ts. */
export const readDocument = async (file: Buffer): Promise<Block[]> => (await import('./read-document.ts')).readDocument(file)
/** See print-pdf.ts. */
export const printPdf = async (blocks: Block[], options: PrintOptions): Promise<Printed> =>
  (await import('./print-pdf.ts')).printPdf(blocks, options)
/** See scan-code-png.ts. */
export const scanCodePng = async (content: string): Promise<Buffer> => (await import('./scan-code-png.ts')).scanCodePng(content)
/** See scan-code-svg.ts. */
export const scanCodeSvg = async (content: string, label: string): Promise<string> =>
  (await import('./scan-code-svg.ts')).scanCodeSvg(content, label)

/** See archive-package.ts. */
export const archivePackage = async (volume: ArchiveVolume): Promise<Readable> =>
  (await import('./archive-package.ts')).archivePackage(volume)

export type { ArchiveItem, ArchiveVolume } from './archive-package.ts'
export { paperNumber, paperSeries } from './document-number.ts'
export type { PaperValues } from './fill-template.ts'
export type { Printed, PrintOptions, ScanCode } from './print-pdf.ts'
export type { Block, Line } from './read-document.ts'
export { MAX_TEMPLATE_BYTES } from './template-limits.ts'
export { type TemplateProblem, TemplateRefused } from './template-problem.ts'
