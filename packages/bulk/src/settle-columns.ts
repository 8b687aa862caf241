import { type ImportColumns, normaliseHeader, suggestColumnMapping } from '@mingjian/rulebook'
import { refuse } from './refusals.ts'

/** Field → header text or column number (from 0). */
export type WantedColumns = Record<string, string | number>

/** Which columns of a header hold what: as the headers suggest, over it each of `wanted` in turn. A required field without a column is refused. */
export function settleColumns(header: string[], rules: ImportColumns, ...wanted: WantedColumns[]) {
  const suggested = suggestColumnMapping(header, rules)
  const columns: Record<string, number> = Object.assign({}, suggested.columns, ...wanted.map((each) => positions(header, each)))
  for (const field of Object.keys(columns)) {
    if (!Object.hasOwn(rules.fields, field))
      throw refuse('import-mapping-missing', '列对应方案里有系统不认识的项目，请重新选择。', { field: 'mapping' })
  }
  const missing = Object.entries(rules.fields).flatMap(([field, { required, name }]) =>
    required && columns[field] === undefined ? [name] : [],
  )
  if (missing.length > 0) {
    throw refuse('import-mapping-missing', `没有找到这些列：${missing.join('、')}。请指定它们是表格里的哪一列。`, {
      field: 'mapping',
      missing,
      header,
      columns: Object.fromEntries(Object.entries(columns).map(([field, at]) => [field, header[at] ?? ''])),
    })
  }
  return { columns, profile: suggested.profile }
}

function positions(header: string[], wanted: WantedColumns): Record<string, number> {
  const normal = header.map(normaliseHeader)
  const found = Object.entries(wanted).map(([field, column]): [string, number] => {
    const at = typeof column === 'number' ? column : normal.indexOf(normaliseHeader(column))
    if (at < 0 || at >= header.length)
      throw refuse('import-mapping-missing', `表格里没有指定的列“${String(column).slice(0, 50)}”，请核对表头。`, {
        field: 'mapping',
        header,
      })
    return [field, at]
  })
  return Object.fromEntries(found)
}
