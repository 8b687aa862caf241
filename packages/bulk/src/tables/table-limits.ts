/** What a file may ask of us before it is refused; sizes in bytes unless said otherwise. */
export interface TableLimits {
  /** Sum of what the archive says its parts unpack to. */
  maxUnpackedBytes: number
  /** Unpacked size over packed size, looked at only for parts above `ratioFromBytes`. */
  maxRatio: number
  ratioFromBytes: number
  maxEntries: number
  maxXmlDepth: number
  maxColumns: number
  maxRows: number
  /** In characters; Excel itself allows 32,767. */
  maxCellLength: number
}

export const DEFAULT_LIMITS: TableLimits = {
  maxUnpackedBytes: 1_500_000_000,
  maxRatio: 150,
  ratioFromBytes: 50_000_000,
  maxEntries: 2_000,
  maxXmlDepth: 32,
  maxColumns: 256,
  maxRows: 1_048_576,
  maxCellLength: 32_767,
}

export interface TableRow {
  /** As a person sees it in Excel, from 1; in a csv file the number of the record. */
  rowNumber: number
  /** Up to the last cell with content; a missing cell is an empty text. */
  cells: string[]
  /** Share of the sheet (uncompressed) or csv file consumed so far, 0 to 1. */
  progress: number
  /** In Chinese: why this row, and only this one, cannot be taken. Its cells are whole. */
  problem?: string
}

export const tooWide = ({ maxColumns }: TableLimits) => `这一行超过 ${maxColumns} 列，请删去多余的列`
export const cellTooLong = ({ maxCellLength }: TableLimits) => `这一行有单元格超过 ${maxCellLength} 字，请缩短`
