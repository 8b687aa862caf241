import { plainFileName, requestImport, type SheetToWrite, settleColumns, type UploadedFile } from '@mingjian/bulk'
import type { Caller } from '@mingjian/platform'
import { columnsOfTable, type PersonnelTable } from '@mingjian/rulebook'
import type { PersonnelImportDeps } from './import-ports.ts'

/** What ids of imports are derived for. */
export const PURPOSE = 'personnel-import'
/** What the tables are called, to people. */
export const TABLE_NAMES: Record<PersonnelTable, string> = {
  agencies: '单位表',
  officers: '人员表',
  certificates: '证件表',
  appointments: '聘任表',
  questions: '题库表',
  attendance: '培训学时表',
  'agency-years': '年度填报表',
}

type Options = { kind: PersonnelTable; dryRun: boolean; mapping?: Record<string, string | number> | undefined }

/** Settles everything about an import of an uploaded table and queues it; a file that cannot be imported is dropped and refused. */
export function requestPersonnelImport(
  deps: PersonnelImportDeps,
  caller: Caller,
  { name, ...file }: UploadedFile,
  { kind, dryRun, mapping = {} }: Options,
  idempotencyKey?: string,
): Promise<string> {
  const { rulebook } = deps.personnel
  const rules = columnsOfTable(rulebook.for(caller.region).personnelColumns, kind)
  return requestImport(
    deps,
    caller,
    { ...file, name: withoutNumbers(plainFileName(name)) },
    {
      purpose: PURPOSE,
      tableName: TABLE_NAMES[kind],
      dryRun,
      idempotencyKey,
      settle: ({ header }) => ({
        kind,
        columns: settleColumns(header, rules, mapping).columns,
        columnsVersion: rules.version,
        rulebook: rulebook.version,
      }),
    },
  )
}

/** A file's name is kept readable, and so without what could be somebody's identity number. */
const withoutNumbers = (name: string) => name.replace(/\d{15,}[\dXx]?/g, '…').slice(-100) || '未命名文件'

/** The table to fill in, with a sheet that explains its columns. */
export function importTemplate(
  { personnel }: Pick<PersonnelImportDeps, 'personnel'>,
  region: string,
  kind: PersonnelTable,
): SheetToWrite[] {
  const fields = Object.values(personnel.rulebook.for(region).personnelColumns[kind])
  return [
    { name: TABLE_NAMES[kind], rows: [fields.map(({ name }) => name)] },
    {
      name: '填写说明',
      rows: [
        ['列', '是否必填', '说明', '也可以写作'],
        ...fields.map(({ name, required, note = '', headers }) => [
          name,
          required ? '必填' : '可以不填',
          note,
          headers.filter((each) => each !== name).join('、'),
        ]),
      ],
    },
  ]
}
